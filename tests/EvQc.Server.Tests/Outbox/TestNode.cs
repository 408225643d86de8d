using System.Collections.Concurrent;
using System.Globalization;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.People;
using EvQc.Shell.Database;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EvQc.Outbox;

/// <summary>One EvQc node with the outbox, the bus and two consumers that leave an audit event as their effect.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;

    private TestNode(IHost host) => _host = host;

    public ConcurrentQueue<string> Log => _host.Services.GetRequiredService<KeptLog>().Lines;

    /// <summary>What the first consumer does besides leaving its effect; runs before the effect is saved.</summary>
    public Behaviour First => _host.Services.GetRequiredService<Behaviour>();

    public IBus Bus => _host.Services.GetRequiredService<IBus>();

    internal OutboxRound Round => _host.Services.GetRequiredService<OutboxRound>();

    public static async Task<TestNode> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> configuration, Action<IServiceCollection>? more = null, bool dispatching = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Outbox:PollInterval"] = "00:00:00.100",
            ["Outbox:Lease"] = "00:00:20",
            ["Outbox:RetryDelays:0"] = "00:00:00.050",
            ["Outbox:RetryDelays:1"] = "00:00:00.050",
        });
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Services.AddSingleton<KeptLog>().AddSingleton<ILoggerProvider>(p => p.GetRequiredService<KeptLog>());
        more?.Invoke(builder.Services);
        builder.Services.AddDatabase(builder.Configuration);
        builder.Services.AddOutbox(builder.Configuration);
        builder.Services.AddSingleton<Behaviour>();
        builder.Services.AddConsumer<FirstConsumer, ResultRecorded>().AddConsumer<SecondConsumer, ResultRecorded>();
        if (!dispatching)
            builder.Services.Remove(builder.Services.Single(s => s.ImplementationType == typeof(OutboxDispatcher)));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host);
    }

    public async Task<T> WithAsync<T>(Func<EvQcContext, Task<T>> work)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(Actor.System, correlationId: "from-the-test");
        return await work(db);
    }

    public Task RunAsync<TUseCase>(Func<TUseCase, Task> run)
        where TUseCase : notnull => WithScopeAsync(s => run(s.GetRequiredService<TUseCase>()));

    public async Task WithScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    /// <summary>Tells a message about a new subject, and says which.</summary>
    public Task<Guid> TellAsync() => WithAsync(async db =>
    {
        var subject = Guid.CreateVersion7();
        db.Tell(new ResultRecorded(subject, []));
        await db.SaveChangesAsync();
        return subject;
    });

    /// <summary>The one message about a subject.</summary>
    public Task<OutboxMessage> MessageAsync(Guid subject) =>
        WithAsync(db => db.Set<OutboxMessage>().AsNoTracking().SingleAsync(m => m.SubjectId == subject));

    /// <summary>Waits until the message is as described, and fails saying how it was.</summary>
    public async Task<OutboxMessage> UntilAsync(Guid subject, Func<OutboxMessage, bool> isSo)
    {
        // MassTransit tries a lost broker again after up to a minute; on a busy machine a try may come too early twice.
        OutboxMessage? message = null;
        await Patience.UntilAsync(
            async () => isSo(message = await MessageAsync(subject)), () => $"The message stays as it is: {System.Text.Json.JsonSerializer.Serialize(message)}\n{string.Join('\n', Log)}");
        return message!;
    }

    public Task<OutboxMessage> DoneAsync(Guid subject) => UntilAsync(subject, m => m.CompletedAt is not null);

    public Task<OutboxMessage> DeadAsync(Guid subject) => UntilAsync(subject, m => m.DeadAt is not null);

    /// <summary>How often each consumer took effect for a subject, e.g. <c>first 1, second 1</c>.</summary>
    public Task<string> EffectsAsync(Guid subject) => WithAsync(async db =>
    {
        var id = subject.ToString();
        var effects = await db.Set<AuditEntry>().Where(e => e.SubjectId == id && e.Action == AuditAction.Event)
            .GroupBy(e => e.Subject).Select(g => new { g.Key, Count = g.Count() }).OrderBy(g => g.Key).ToListAsync();
        return string.Join(", ", effects.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key} {e.Count}")));
    });

    public async ValueTask DisposeAsync()
    {
        using (_host) await _host.StopAsync();
    }
}

/// <summary>What the first consumer does, set by the test.</summary>
public sealed class Behaviour
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>Gets the number of this call, from 1.</summary>
    public Func<int, EvQcContext, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    public Task RunAsync(EvQcContext db) => Do(Interlocked.Increment(ref _calls), db);
}

public sealed class FirstConsumer(EvQcContext db, Behaviour behaviour) : IConsume<ResultRecorded>
{
    public async Task ConsumeAsync(ResultRecorded message, CancellationToken cancellationToken)
    {
        AuditTrail.Event(db, "first", message.BatchId.ToString(), "effect");
        await db.SaveChangesAsync(cancellationToken);
        await behaviour.RunAsync(db);
    }
}

public sealed class SecondConsumer(EvQcContext db) : IConsume<ResultRecorded>
{
    public Task ConsumeAsync(ResultRecorded message, CancellationToken cancellationToken)
    {
        AuditTrail.Event(db, "second", message.BatchId.ToString(), "effect");
        return Task.CompletedTask;
    }
}

/// <summary>The log of one node.</summary>
public sealed class KeptLog : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(KeptLog kept, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (category.StartsWith("EvQc.", StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) kept.Lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception?.Message}");
        }
    }
}
