using System.Globalization;
using System.Text;
using EvQc.Audit;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>The record of an access review as a file for a spreadsheet.</summary>
internal static class AccessReviewCsv
{
    public static async Task<FileContentHttpResult> ReadAsync(Guid id, EvQcContext db, LaboratorySettings laboratory, CancellationToken cancellationToken)
    {
        var review = await db.Set<AccessReview>().AsNoTracking().Include(r => r.Lines).SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            ?? throw new QcRuleException("no-such-review", "There is no such access review.", "Go back to the page of access.");
        string? Time(DateTimeOffset? time) => time is { } at ? laboratory.In(at).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : null;
        var text = new StringBuilder()
            .Append(CsvText.Line("Access review", Time(review.At))).Append(CsvText.Line("By", review.ByName, Words.Of(review.ByRole)))
            .Append(CsvText.Line("Next due", Time(review.NextDueAt))).Append(CsvText.Line("Remark", review.Remark))
            .Append(CsvText.Line("Kind", "Name", "Role", "Granted", "Granted by", "Last used", "Decision", "Remark"));
        foreach (var line in review.Lines.OrderBy(l => l.IsKey).ThenBy(l => l.Name, StringComparer.OrdinalIgnoreCase))
            text.Append(CsvText.Line(line.IsKey ? "API key" : "Person", line.Name, Words.Of(line.Role), Time(line.GrantedAt), line.GrantedBy, Time(line.LastUsedAt), Words.Of(line.Decision), line.Remark));
        AuditTrail.Event(db, "Export", review.Id.ToString(), "Access review downloaded as CSV");
        await db.SaveChangesAsync(cancellationToken);
        var name = string.Create(CultureInfo.InvariantCulture, $"access-review-{laboratory.In(review.At):yyyy-MM-dd}.csv");
        return TypedResults.File(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text.ToString())).ToArray(), "text/csv; charset=utf-8", name);
    }
}
