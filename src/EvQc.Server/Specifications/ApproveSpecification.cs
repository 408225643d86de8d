using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Web;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Specifications;

/// <summary>
/// A QA reviewer approves one version of a specification with an electronic signature over its text. Whoever can write to the configuration folder can put a version
/// in force; nothing is released by it before this.
/// </summary>
public sealed class ApproveSpecification(EvQcContext db, ParsedSpecifications parsed, Signer signer, LaboratorySettings laboratory)
{
    /// <param name="Sha256">Of the text as it was shown.</param>
    public sealed record Request(string Product, int Number, string Sha256, string? Remark, SigningComponents Components);

    public async Task<Parsed<SpecificationApproval>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ApproveSpecification);
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var problems = new List<Problem>();
            if (string.IsNullOrWhiteSpace(request.Remark))
                problems.Add(Problem.OfField("remark", "remark-required", "Say what the version was compared with: the document or the change control it comes from."));
            RecordText.Check(request.Remark, "remark", "The remark", RecordText.LongestReason, problems);
            if (problems.Count > 0) return new(null, problems);
            var approval = await db.InOneTransactionAsync(() => SignAsync(request, key, actor, cancellationToken), cancellationToken);
            await signer.DoneAsync();
            return approval;
        }
    }

    private async Task<Parsed<SpecificationApproval>> SignAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var version = await db.Set<SpecificationVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.Product == request.Product && v.Number == request.Number, cancellationToken)
            ?? throw new NotFoundException($"There is no version {request.Number} of a specification of {request.Product}.");
        if (version.Sha256 != request.Sha256)
            throw new QcRuleException("specification-replaced", "Another text of this version was put on record after this page was shown. Nothing was signed.", "Reload the page, look at what changed and sign again.");
        if (await db.Set<SpecificationApproval>().AnyAsync(a => a.Product == version.Product && a.Number == version.Number && a.Sha256 == version.Sha256, cancellationToken)) throw ApprovedAlready(version);

        var approval = new SpecificationApproval
        {
            Id = Guid.CreateVersion7(),
            Product = version.Product,
            Number = version.Number,
            Sha256 = version.Sha256,
            Omitted = string.Join('\n', parsed.Read(version).OmittedLines),
            Remark = request.Remark!.Trim(),
            PersonId = key.Person.Id,
            PrintedName = key.Person.PrintedName,
            Role = key.Person.Role,
            ApprovedAt = db.Time.GetUtcNow().WholeMilliseconds(),
            Zone = laboratory.Zone.Id,
            KeyId = key.Key.Id,
            Statement = key.Statement,
        };
        approval.Sign(text => PersonKey.Sign(key.Pair, text));
        db.ActAs(actor, approval.Remark);
        db.Add(approval);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await db.Set<SpecificationApproval>().AnyAsync(a => a.Product == version.Product && a.Number == version.Number && a.Sha256 == version.Sha256, cancellationToken)) throw ApprovedAlready(version);
            throw;
        }

        return Parsed<SpecificationApproval>.Of(approval);
    }

    private static QcRuleException ApprovedAlready(SpecificationVersion version) =>
        new("approved-already", $"Version {version.Number} of the specification of {version.Product} is approved already.", "Reload the page to see by whom.");
}
