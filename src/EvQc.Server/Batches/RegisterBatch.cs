using System.Globalization;
using System.Text.RegularExpressions;
using EvQc.Audit;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Batches;

/// <summary>Opens the record of a new batch of a product. The number is the caller's or the next of the year.</summary>
public sealed partial class RegisterBatch(EvQcContext db, TimeProvider time, ConfiguredProducts products)
{
    /// <summary>So many colleagues would have to take the next number at the very same moment.</summary>
    private const int MostAttempts = 20;

    public sealed record Request(string Product, string? Number);

    public async Task<Parsed<Batch>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RegisterBatch);
        var product = request.Product?.Trim() ?? "";
        if (products.Process(product) is null)
            return Parsed<Batch>.Refused(Problem.OfField(
                "product", "unknown-product", $"There is no product '{product}'. Known: {string.Join(", ", products.Names)}."));

        // Instruments and people write labels either way: capitals do not tell two batches apart, so numbers are kept in capitals.
        var wanted = (request.Number?.Trim() ?? "").ToUpperInvariant();
        if (wanted.Length > 0 && !NumberForm().IsMatch(wanted))
            return Parsed<Batch>.Refused(Problem.OfField(
                "number", "bad-batch-number", $"'{wanted}' cannot be a batch number: use 3 to 30 letters, digits and dashes, e.g. EV-26-0001."));

        for (var attempt = 1; ; attempt++)
        {
            var number = wanted.Length > 0 ? wanted : await NextNumberAsync(cancellationToken);
            if (await IsTakenAsync(number, cancellationToken))
            {
                if (wanted.Length > 0 || attempt == MostAttempts) throw NumberTaken(number);
                continue;
            }

            var batch = Batch.Register(number, product, actor, time.GetUtcNow());
            db.ActAs(actor);
            db.Add(batch);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return Parsed<Batch>.Of(batch);
            }
            catch (DbUpdateException)
            {
                // Somebody took the number between the question and the save: ours to choose another, theirs to keep.
                // What else the caller saves with it (the key of its request) stays.
                foreach (var entry in db.ChangeTracker.Entries().Where(e => e.Entity is Batch or AuditEntry).ToList()) entry.State = EntityState.Detached;
                if (!await IsTakenAsync(number, cancellationToken)) throw;
                if (wanted.Length > 0 || attempt == MostAttempts) throw NumberTaken(number);
            }
        }
    }

    private Task<bool> IsTakenAsync(string number, CancellationToken cancellationToken) =>
        db.Set<Batch>().AnyAsync(b => b.Number == number, cancellationToken);

    private static QcRuleException NumberTaken(string number) =>
        new("batch-number-taken", $"Batch {number} is already registered.", "Open that batch, or leave the number empty to get the next free one.");

    private async Task<string> NextNumberAsync(CancellationToken cancellationToken)
    {
        var prefix = time.GetUtcNow().ToString("'EV-'yy'-'", CultureInfo.InvariantCulture);
        var last = await db.Set<Batch>().Where(b => b.Number.StartsWith(prefix)).Select(b => b.Number).ToListAsync(cancellationToken);
        var highest = last.Where(n => n.Length <= prefix.Length + 6).Select(n => int.TryParse(n.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var k) ? k : 0)
            .DefaultIfEmpty(0).Max();
        return prefix + (highest + 1).ToString("0000", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{2,29}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NumberForm();
}
