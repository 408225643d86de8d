using Xunit;

[assembly: AssemblyFixture(typeof(EvQc.SharedRabbitMq))]

namespace EvQc;

/// <summary>The broker of a test run, started when the first test asks. A test that stops it uses a <see cref="RabbitMqNode"/> of its own.</summary>
public sealed class SharedRabbitMq : IAsyncLifetime
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private RabbitMqNode? _node;

    public async Task<Dictionary<string, string?>> TakeVirtualHostAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_node is null)
            {
                var node = new RabbitMqNode();
                await node.StartAsync(cancellationToken);
                _node = node;
            }

            return _node.TakeVirtualHost();
        }
        finally
        {
            _one.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        _one.Dispose();
    }
}
