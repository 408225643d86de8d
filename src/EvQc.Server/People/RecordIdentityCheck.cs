using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>An administrator records how a person's identity was checked and where their electronic signature is certified, before the first signing.</summary>
public sealed class RecordIdentityCheck(EvQcContext db)
{
    public const int Longest = 1000;

    public sealed record Request(Guid PersonId, string? How, string? Certification);

    public async Task RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManagePeople);
        new FieldErrors()
            .Need(request.How, "How", "Say how the identity was checked, for example: passport seen in person.", Longest)
            .Need(request.Certification, "Certification", "Say where it is certified that this electronic signature is binding, for example: letter of 2026-01-12.", Longest)
            .ThrowIfAny();
        db.ActAs(actor, request.How!.Trim());
        var person = await db.Users.SingleOrDefaultAsync(p => p.Id == request.PersonId, cancellationToken)
            ?? throw new QcRuleException("no-such-person", "There is no such person.", "Go back to the list of people.");
        person.CheckIdentity(request.How.Trim(), request.Certification!.Trim(), actor, db.Time.GetUtcNow());
        person.ConcurrencyStamp = Guid.CreateVersion7().ToString("N");
        await db.SaveChangesAsync(cancellationToken);
    }
}
