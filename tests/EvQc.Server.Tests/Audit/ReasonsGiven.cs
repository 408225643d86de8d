using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>
/// After every collection of use-case tests: whatever a person changed carries the reason they were asked for. What is listed here is no
/// change of a recorded value but the course of an act that has a record, and a why, of its own.
/// </summary>
public static class ReasonsGiven
{
    private static readonly Dictionary<string, string> s_justified = new(StringComparer.Ordinal)
    {
        ["Batch.State"] = "follows from a recorded step or a signed decision",
        ["Batch.TestingSince"] = "follows from the isolation step",
        ["Batch.ReviewSince"] = "follows from the last result",
        ["Batch.DecidedAt"] = "the decision has a signature of its own",
        ["Batch.SpecificationVersion"] = "pinned, once, when testing begins",
        ["Batch.SpecificationSha256"] = "pinned, once, when testing begins",
        ["Batch.Version"] = "counts the changes",
        ["Result.VerifiedAt"] = "a first verification; what it means is said by the act",
        ["Result.VerifiedBy"] = "a first verification",
        ["Result.VerifiedById"] = "a first verification",
        ["StoredFile.BatchId"] = "matched for the first time; another match is an event with its correction",
        ["StoredFile.Answers"] = "what was answered on confirming it for the first time",
        ["StoredFile.Status"] = "read or confirmed; setting aside asks why",
        ["StoredFile.Format"] = "read for the first time",
        ["StoredFile.ParserVersion"] = "read for the first time",
        ["StoredFile.Problems"] = "read for the first time",
        ["StoredFile.ConfirmedAt"] = "confirmed for the first time",
        ["StoredFile.ConfirmedBy"] = "confirmed for the first time",
        ["StoredFile.Version"] = "counts the changes",
        ["Person.PasswordHash"] = "a password of one's own is nobody's else to ask about; a reset asks why",
        ["Person.SecurityStamp"] = "follows from a new password",
        ["Person.MustChangePassword"] = "follows from a new password",
        ["Person.PasswordSetAt"] = "follows from a new password",
        ["PersonKey.WrappedPrivateKey"] = "the same key under a new password",
        ["PersonKey.Version"] = "counts the changes",
        ["Person.ConcurrencyStamp"] = "counts the changes",
        ["Person.AccessFailedCount"] = "counts wrong passwords",
        ["Person.LockoutEnd"] = "follows from wrong passwords; unlocking asks why",
    };

    /// <exception cref="InvalidOperationException">Somebody changed a recorded value and was not asked why.</exception>
    public static async Task MustBeAsync(EvQcContext db)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.Action == AuditAction.Changed && e.ActorRole != null && (e.Reason == null || e.Reason == ""))
            .Select(e => new { e.Subject, e.Changes }).ToListAsync();
        var unjustified = entries
            .SelectMany(e => JsonDocument.Parse(e.Changes).RootElement.EnumerateObject().Select(p => $"{e.Subject}.{p.Name}"))
            .Where(p => !s_justified.ContainsKey(p)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (unjustified.Count > 0)
            throw new InvalidOperationException($"Changed by a person who was not asked why: {string.Join(", ", unjustified)}.");
    }
}
