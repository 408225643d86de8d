using EvQc.Assays;
using EvQc.Batches;
using EvQc.Shell;
using Xunit;

namespace EvQc.Review.Packages;

/// <summary>A released batch with a history (a corrected and an invalidated result, a repeated step), its package, and the package of another batch.</summary>
public sealed class ReleasedBatch(TestDatabaseServer server) : IAsyncLifetime
{
    private readonly SharedLaboratory _shared = new(server);

    public Laboratory Laboratory => _shared.Laboratory;

    public string Number { get; private set; } = "";

    public byte[] Package { get; private set; } = [];

    public byte[] Other { get; private set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<ExportPackage.Exported> ExportAsync(string number) => Laboratory.DoAsync((ExportPackage act) => act.RunAsync(new(number), Laboratory.Quinn, Cancel));

    public async ValueTask InitializeAsync()
    {
        await _shared.InitializeAsync();
        Number = await ReleaseAsync();
        Package = (await ExportAsync(Number)).Bytes;
        var other = await Laboratory.TestedAsync();
        (await Laboratory.DecideAsync(other, release: false, reason: "=HYPERLINK(\"http://example.org\") <script>alert(1)</script>")).OrRefuse();
        await Laboratory.SettleAsync(other.Dossier.Batch.Id);
        Other = (await ExportAsync(other.Dossier.Batch.Number)).Bytes;
    }

    public ValueTask DisposeAsync() => _shared.DisposeAsync();

    private async Task<string> ReleaseAsync()
    {
        var number = await Laboratory.ProducedAsync();
        (await Laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Isolation) with { RepeatReason = "the column was changed" })).OrRefuse();
        var sample = $"{number}-FP2";
        await Laboratory.ConfirmedAsync(number, sample, LaboratoryWork.Conforming);
        var typed = (await Laboratory.EnterAsync(sample, new("lipid-concentration", "3.3; 3.5", "µg/mL") { Dilution = "2" })).OrRefuse()[0];
        await Laboratory.SettleAsync((await Laboratory.BatchAsync(number)).Id);
        var corrected = (await Laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(typed.Id, "3.4; 3.5", "misread"), Laboratory.Tom, Cancel))).OrRefuse();
        (await Laboratory.VerifyAsync(Laboratory.Tara, corrected.Id)).OrRefuse();
        var seen = await Laboratory.ReviewAsync(number);
        (await Laboratory.AcknowledgeAsync(seen, [.. seen.OpenFindings.Select(f => f.Key)], "no effect on the product")).OrRefuse();
        (await Laboratory.DecideAsync(await Laboratory.ReadyAsync(number), release: true)).OrRefuse();
        await Laboratory.SettleAsync((await Laboratory.BatchAsync(number)).Id);
        return number;
    }
}
