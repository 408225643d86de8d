using System.Globalization;
using System.Text;
using EvQc.Shell.Web;

namespace EvQc.Audit;

/// <summary>A selection of the trail as a file for a spreadsheet, one line an entry. That it was taken out is itself in the trail.</summary>
internal static class AuditCsv
{
    /// <summary>What a spreadsheet holds.</summary>
    private const int Most = 1_000_000;

    public static async Task<IResult> ReadAsync(HttpContext http, EvQcContext db, AuditSearch search, LaboratorySettings laboratory)
    {
        var (query, cancellationToken) = (QueryOf(http.Request.Query), http.RequestAborted);
        var count = await search.CountAsync(query, cancellationToken);
        if (count > Most) throw new QcRuleException("too-many-entries", $"The selection has {count.ToString("#,0", CultureInfo.InvariantCulture)} entries; a spreadsheet holds a million.", "Narrow it down, for example to a quarter.");
        AuditTrail.Event(db, "Export", "audit", $"Audit trail downloaded as CSV: {count.ToString(CultureInfo.InvariantCulture)} entries, selected by {(http.Request.QueryString.HasValue ? http.Request.QueryString.Value : "nothing")}");
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{laboratory.In(db.Time.GetUtcNow()):yyyy-MM-dd-HHmm}.csv");
        return Results.Stream(body => WriteAsync(body, search.AllAsync(query, cancellationToken), laboratory, cancellationToken), "text/csv; charset=utf-8", name);
    }

    private static async Task WriteAsync(Stream body, IAsyncEnumerable<AuditLine> lines, LaboratorySettings laboratory, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteAsync(CsvText.Line("Entry", "When (UTC)", "When (local)", "Zone", "Who", "Role", "From", "What", "Record", "Id", "Batch", "Old → new", "Why", "Correlation", "Seal"));
        await foreach (var (entry, batch, block) in lines.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(CsvText.Line(
                Number(entry.Sequence),
                entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
                laboratory.In(entry.At).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
                entry.Zone,
                entry.ActorName,
                entry.ActorRole is { } role ? Words.Of(role) : null,
                entry.Origin,
                entry.Action.ToString(),
                entry.Subject,
                entry.SubjectId,
                batch,
                string.Join("; ", AuditChanges.Of(entry, laboratory).Select(c => c.Property.Length == 0 ? c.New : $"{c.Property}: {c.Old ?? "(none)"} → {c.New ?? "(none)"}")),
                entry.Reason,
                entry.CorrelationId,
                block is { } number ? $"block {Number(number)}" : "not yet sealed"));
        }
    }

    private static AuditQuery QueryOf(IQueryCollection query) => new(
        query["actor"], query["batch"], query["subject"], query["id"], DayOf(query["from"]), DayOf(query["to"]), query["text"], query["why"], query["sort"]);

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9999 ? day : null;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
