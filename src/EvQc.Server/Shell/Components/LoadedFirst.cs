using Microsoft.AspNetCore.Components;

namespace EvQc.Shell.Components;

/// <summary>
/// Every component of ours (see <c>_Imports.razor</c>): it is drawn when it has loaded what it shows, not before. The framework draws once
/// while loading, for screens that fill in later; a page sent as a whole never shows that, and a record not yet there would be an error.
/// </summary>
public abstract class LoadedFirst : ComponentBase
{
    private bool _initialized;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_initialized)
        {
            _initialized = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }
}
