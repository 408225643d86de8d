using EvQc.Assays;
using EvQc.Instruments;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EvQc.Batches;

/// <summary>A batch brought into one state, with everything of it that an act could be aimed at.</summary>
/// <param name="HandEntry">A result that somebody typed; null where there can be none, or where it would stand in the way of a release.</param>
/// <param name="Investigation">Investigated up to its conclusion, where the batch fails.</param>
/// <param name="Failing">The result that it rests on.</param>
/// <param name="Task">A corrective task of Tara's.</param>
/// <param name="Reserve">The reserve sample; null before there is a final product.</param>
/// <param name="LooseFile">A stored file with a result of the final product that the batch does not have yet.</param>
public sealed record Situation(
    string Name, BatchState State, bool IsHeld, bool Fails, string Number, Guid BatchId, string EvidenceSha256,
    Guid? HandEntry, string EntrySha256, Guid? LooseFile, Guid? Investigation, string InvestigationSha256, Guid? Failing, Guid? Task, Guid? Reserve)
{
    private const string Lift = "Held for the test";

    /// <summary>Every state, each open one also on hold; the review with a conforming and with a failing batch.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        .. new[] { "Culture", "Filtration", "Concentration", "Isolation", "Testing", "Review", "Failing review" }.SelectMany(n => new[] { n, n + ", on hold" }),
        "Released", "Rejected",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public bool IsFinal => State is BatchState.Released or BatchState.Rejected;

    public bool HasFinalProduct => State >= BatchState.Testing;

    public static async Task<Situation> PrepareAsync(Laboratory laboratory, string name)
    {
        var held = name.EndsWith(", on hold", StringComparison.Ordinal);
        var plain = held ? name[..^", on hold".Length] : name;
        var (number, fails) = (await NumberAsync(laboratory, plain), plain is "Failing review" or "Rejected");
        Guid? entry = null;
        Guid? loose = null;
        if (plain is "Testing" || fails)
            entry = (await laboratory.EnterAsync($"{number}-FP", new("residual-nuclease", "1.0", "ng/mL"))).OrRefuse()[0].Id;
        if (plain is not ("Culture" or "Filtration" or "Concentration" or "Isolation"))
            loose = (await laboratory.StoreAsync($"{number}-loose.csv", LaboratoryWork.Template($"{number}-FP", [new("lipid-concentration", "6.8", "µg/mL")]))).Id;

        var seen = plain is "Review" or "Released" ? await laboratory.ReadyAsync(number) : await laboratory.ReviewAsync(number);
        Guid? task = null;
        if (seen.Dossier.Investigations.SingleOrDefault() is { } oos)
        {
            await laboratory.InvestigatedAsync(oos.Id);
            task = (await laboratory.TaskAsync(oos.Id, laboratory.Tara)).OrRefuse().Id;
            seen = await laboratory.ReviewAsync(number);
        }

        if (plain is "Released" or "Rejected")
        {
            (await laboratory.DecideAsync(seen, plain == "Released", reason: plain == "Released" ? null : "stored too warm")).OrRefuse();
            seen = await laboratory.ReviewAsync(number);
        }

        if (held)
        {
            await laboratory.HoldAsync(number, Lift);
            seen = await laboratory.ReviewAsync(number);
        }

        var batch = seen.Dossier.Batch;
        var investigation = seen.Dossier.Investigations.SingleOrDefault();
        return new(
            name, batch.State, held, fails, number, batch.Id, seen.Evidence.Sha256, entry, await ShownAsync(laboratory, batch.Id, SignedRecord.Result, entry), loose,
            investigation?.Id, await ShownAsync(laboratory, batch.Id, SignedRecord.OosInvestigation, investigation?.Id),
            seen.Dossier.Results.FirstOrDefault(r => investigation?.RestsOn(r.Id) == true)?.Id, task, seen.Reserve.Samples is [var reserve, ..] ? reserve.Id : null);
    }

    /// <summary>The hash of what a page shows of the record.</summary>
    private static async Task<string> ShownAsync(Laboratory laboratory, Guid batch, SignedRecord kind, Guid? record) =>
        record is { } id ? (await laboratory.DoAsync((SigningRecords act) => act.ShownAsync(batch, kind, [id], Cancel)))[id] : "";

    private static async Task<string> NumberAsync(Laboratory laboratory, string plain) => plain switch
    {
        "Culture" => await laboratory.RegisterAsync(),
        "Filtration" => await laboratory.ProducedAsync(Stage.Culture),
        "Concentration" => await laboratory.ProducedAsync(Stage.Filtration),
        "Isolation" => await laboratory.ProducedAsync(Stage.Concentration),
        "Testing" => await laboratory.ProducedAsync(),
        "Review" or "Released" => (await laboratory.TestedAsync()).Dossier.Batch.Number,
        _ => (await laboratory.TestedAsync(LaboratoryWork.Conforming.With("sterility", new TemplateLine("sterility", "growth")))).Dossier.Batch.Number,
    };
}
