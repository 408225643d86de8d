using System.Collections.Concurrent;
using System.Security.Cryptography;
using EvQc.Outbox;
using EvQc.People;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

/// <summary>
/// Every act × every caller × every situation of a batch, each tried on the real database and taken back: it succeeds where the graph of
/// states and the table of roles say so, and is refused by its rule everywhere else. There is no list of exceptions.
/// </summary>
public sealed class Every_act_in_every_state(SharedLaboratory shared) : IClassFixture<SharedLaboratory>
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static bool s_quick;

    public static TheoryData<string> Situations => [.. Situation.Names];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "P11-07")]
    [Trait("Req", "P11-08")]
    [MemberData(nameof(Situations))]
    public async Task Succeeds_or_is_refused_by_its_rule_for_everybody_and_every_message(string name)
    {
        await QuickenAsync();
        var situation = await Situation.PrepareAsync(_laboratory, name);
        var (tried, wrong) = (0, new ConcurrentQueue<string>());
        await Parallel.ForEachAsync(Act.All, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Cancel }, async (act, _) =>
        {
            foreach (var (who, caller, expected) in Callers(act, situation))
            {
                var came = await TryAsync(situation.BatchId, services => act.DoAsync(new(_laboratory, services), situation, caller));
                Interlocked.Increment(ref tried);
                if (came.Outcome != expected) wrong.Enqueue($"{who}: {act.Name} came to '{came.Outcome}', expected '{expected}'");
                if (came.Outcome != Act.Done && came.State != situation.State) wrong.Enqueue($"{who}: {act.Name} was refused and left the batch at {came.State}");
            }
        });

        // A message that comes late or again finds everything settled.
        foreach (var (consumer, message) in Consumers(situation.BatchId))
        {
            var came = await TryAsync(situation.BatchId, async services =>
            {
                services.GetRequiredService<EvQcContext>().ActAs(Actor.System);
                await (Task)consumer.GetMethod("ConsumeAsync")!.Invoke(services.GetRequiredService(consumer), [message, Cancel])!;
                return Act.Done;
            });
            if (came.State != situation.State) wrong.Enqueue($"{consumer.Name} came to '{came.Outcome}' and left the batch at {came.State}");
        }

        wrong.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(180);
        (await _laboratory.BatchAsync(situation.Number)).State.ShouldBe(situation.State, "everything was taken back");
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Of_a_message_from_a_stranger_is_refused_by_every_consumer()
    {
        foreach (var (consumer, _) in Consumers(Guid.Empty))
        {
            var subject = Guid.CreateVersion7();
            var message = Consumers(subject).First(c => c.Consumer == consumer).Message;
            await _laboratory.Services.GetRequiredService<IBus>().Publish(message, message.GetType(), Cancel);
            (await UntilDeadAsync(subject)).ShouldContain("not of EvQc's outbox", Case.Sensitive, consumer.Name);
        }
    }

    [Fact]
    public void Knows_every_state_role_and_consumer()
    {
        Situation.Names.Select(n => n.Split(',')[0].Replace("Failing review", "Review", StringComparison.Ordinal)).Distinct().Order()
            .ShouldBe(Enum.GetNames<BatchState>().Order());
        Consumers(Guid.Empty).Count().ShouldBeGreaterThan(5);
    }

    /// <summary>
    /// Opening a signing key is slow on purpose, and hundreds are opened here: the keys of this laboratory are wrapped again in fewer
    /// rounds, as only somebody with the database and the passwords could.
    /// </summary>
    private async Task QuickenAsync()
    {
        if (s_quick) return;
        s_quick = true;
        foreach (var person in new[] { _laboratory.Tara, _laboratory.Quinn, _laboratory.Mara })
        {
            await _laboratory.ComponentsAsync(person);
            var key = await _laboratory.ReadAsync(db => db.Set<PersonKey>().SingleAsync(k => k.PersonId == person.PersonId && k.RetiredAt == null, Cancel));
            using var pair = key.Open(DemoPeople.Password);
            var wrapped = pair.ExportEncryptedPkcs8PrivateKey(DemoPeople.Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
            await _laboratory.TamperAsync<PersonKey>(db => db.Set<PersonKey>().Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.WrappedPrivateKey, wrapped), Cancel));
        }
    }

    /// <summary>Somebody of each role who had no part in the batch, somebody who had, keys of each role, a narrowed key; with what is to come of it.</summary>
    private IEnumerable<(string Who, Actor Caller, string Expected)> Callers(Act act, Situation situation)
    {
        foreach (var (role, person) in new[] { (Role.Technician, _laboratory.Tara), (Role.QaReviewer, _laboratory.Quinn), (Role.LaboratoryManager, _laboratory.Mara), (Role.Administrator, _laboratory.Ada) })
        {
            var allowed = act.Roles.Contains(role);
            yield return ($"{role}", person, allowed ? act.Expected(situation) : "not-permitted");
            if (role == Role.Administrator) continue;
            var key = new Actor(Guid.CreateVersion7(), $"API key of a {role}", role) { IsApiKey = true };
            yield return ($"key of a {role}", key, allowed ? act.RefusalToKeys ?? act.Expected(situation) : "not-permitted");
            yield return ($"narrowed key of a {role}", key with { Scope = [Permission.ViewRecords] }, "not-permitted");
        }

        // Tara registered the batch and recorded every step: whatever role she is given later, she decides nothing about this batch.
        var expected = act.Name switch
        {
            "release" => "release-blocked",
            "reject" => "rejection-blocked",
            "review the trail" or "defer the review of the trail" when !situation.IsFinal => "review-own-work",
            "acknowledge a finding" when situation is { IsFinal: false, IsHeld: false } => "review-own-work",
            _ => act.Expected(situation),
        };
        yield return ("QA reviewer who recorded the steps", _laboratory.Tara with { Role = Role.QaReviewer }, act.Roles.Contains(Role.QaReviewer) ? expected : "not-permitted");
    }

    /// <summary>Every consumer there is, with a message about this subject.</summary>
    private static IEnumerable<(Type Consumer, IMessage Message)> Consumers(Guid subject) =>
        from type in typeof(ServerHost).Assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IConsume<>)
        select (type, MessageOf(contract.GetGenericArguments()[0], subject));

    private static IMessage MessageOf(Type type, Guid subject) => (IMessage)Activator.CreateInstance(type, type.GetConstructors()[0].GetParameters()
        .Select(p => p.ParameterType == typeof(Guid) ? subject : p.ParameterType == typeof(IReadOnlyList<Guid>) ? Array.Empty<Guid>() : (object?)null).ToArray())!;

    /// <summary>Does it in a transaction that is taken back.</summary>
    private async Task<(string Outcome, BatchState State)> TryAsync(Guid batchId, Func<IServiceProvider, Task<string>> act)
    {
        await using var scope = _laboratory.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        string outcome;
        try
        {
            outcome = await act(scope.ServiceProvider);
        }
        catch (QcRuleException refused)
        {
            outcome = refused.Code;
        }
        catch (NotFoundException)
        {
            outcome = Act.NotFound;
        }

        var state = await db.Set<Batch>().AsNoTracking().Where(b => b.Id == batchId).Select(b => b.State).SingleAsync(Cancel);
        await transaction.RollbackAsync(Cancel);
        return (outcome, state);
    }

    private Task<string> UntilDeadAsync(Guid subject) => Patience.UntilAsync(
        () => _laboratory.ReadAsync(db => db.Set<OutboxMessage>().Where(m => m.SubjectId == subject && m.DeadAt != null).Select(m => m.Error).FirstOrDefaultAsync(Cancel)),
        () => "The stranger's message is not among the dead letters.");
}
