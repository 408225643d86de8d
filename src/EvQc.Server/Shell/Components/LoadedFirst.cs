using Microsoft.AspNetCore.Components;

namespace EvQc.Shell.Components;

/// <summary>
/// Every component of ours (see <c>_Imports.razor</c>): it is drawn when it has loaded what it shows, not before. The framework draws once
/// while loading, for screens that fill in later; a page sent as a whole never shows that, and a record not yet there would be an error.
/// </summary>
public abstract class LoadedFirst : ComponentBase
{
    private bool _initialized;

    [Inject] public required LoadingTurn Turn { get; set; }

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        using (await Turn.TakeAsync())
        {
            if (!_initialized)
            {
                _initialized = true;
                OnInitialized();
                await OnInitializedAsync();
            }

            OnParametersSet();
            await OnParametersSetAsync();
        }

        StateHasChanged();
    }
}

/// <summary>
/// The components of one page load one after the other, for they share the request's database context, which does one thing at a time. A
/// component is drawn, and with that its children begin to load, only after its own turn: turns never nest.
/// </summary>
public sealed class LoadingTurn : IDisposable
{
    private readonly SemaphoreSlim _free = new(1, 1);

    public async Task<IDisposable> TakeAsync()
    {
        await _free.WaitAsync();
        return new Taken(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Taken(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
