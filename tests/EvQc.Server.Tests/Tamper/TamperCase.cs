using EvQc.Audit;
using EvQc.Review.Packages;

namespace EvQc.Tamper;

/// <summary>What became of one attempt.</summary>
/// <param name="Outcome"><c>refused</c> or <c>found</c>; anything else is a hole.</param>
/// <param name="NamedBy">The sentence that names what was done.</param>
public sealed record TamperOutcome(string Outcome, string NamedBy);

/// <summary>One illegitimate change.</summary>
/// <param name="Change">For people: what is changed.</param>
/// <param name="How">By whom or with what.</param>
public sealed record TamperCase(string Change, string How, Func<ClosedLaboratory, Task<TamperOutcome>> TryAsync)
{
    private const string Owner = "SQL as superuser, triggers off";

    /// <param name="named">Must stand in a finding: the table, the record or the words that a person needs to go and look.</param>
    public static TamperCase Sql(string change, string named, params string[] statements) => new(change, Owner, async laboratory =>
    {
        try
        {
            foreach (var statement in statements) await laboratory.Shared.SqlAsync(statement);
            return Found(await laboratory.Shared.VerifyAsync(), named);
        }
        finally
        {
            await laboratory.Shared.RestoreAsync(statements);
        }
    });

    /// <summary>The database as it was, beside another anchor file.</summary>
    public static TamperCase OnAnchors(string change, string named, Func<string, Task> tamper) => new(change, "file system", async laboratory =>
    {
        var file = Path.Combine(Path.GetTempPath(), $"evqc-anchors-{Guid.CreateVersion7():N}");
        File.Copy(laboratory.Shared.AnchorFile, file);
        await using var beside = new TamperedCopy(laboratory.Shared.Settings, file);
        await tamper(file);
        return Found(await beside.VerifyAsync(), named);
    });

    public static TamperCase OnCopy(string change, string how, string named, Func<TamperedCopy, Task> tamper) => new(change, how, async laboratory =>
    {
        await using var copy = await laboratory.CopyAsync();
        await tamper(copy);
        return Found(await copy.VerifyAsync(), named);
    });

    public static TamperCase Refused(string change, string sql) => new(change, "SQL with EvQc's own login", async laboratory =>
    {
        try
        {
            await laboratory.Older.AsApplicationAsync(sql);
            return new("NOTHING", "the database did it");
        }
        catch (System.Data.Common.DbException e)
        {
            return new("refused", $"the database: {e.Message}");
        }
    });

    public static TamperCase Package(string change, string named, Func<ClosedLaboratory, byte[]> tamper) => new(change, "the package edited, its manifest made to fit", laboratory =>
    {
        var fault = VerifiedPackage.Of(tamper(laboratory)).Fault;
        var text = fault?.ToString() ?? "";
        return Task.FromResult(fault is null ? new TamperOutcome("NOTHING", "the package holds") : text.Contains(named, StringComparison.OrdinalIgnoreCase) ? new("found", $"evqc verify FILE.zip: {text}") : new("NOT NAMED", text));
    });

    public static TamperOutcome Found(IReadOnlyList<IntegrityFinding> findings, string named)
    {
        if (findings.Count == 0) return new("NOTHING", "evqc verify found nothing");
        var finding = findings.FirstOrDefault(f => $"{f.Code} {f.What} {f.Table} {f.Subject} {f.Property}".Contains(named, StringComparison.OrdinalIgnoreCase));
        return finding is null ? new("NOT NAMED", string.Join(" | ", findings.Take(4).Select(f => f.What))) : new("found", $"evqc verify ({finding.Code}): {finding.What}");
    }
}
