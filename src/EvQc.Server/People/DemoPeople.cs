using Microsoft.AspNetCore.Identity;

namespace EvQc.People;

/// <summary>The people of the demonstration laboratory. Each must choose a new password at the first sign-in.</summary>
public sealed class DemoPeople(EvQcContext db, UserManager<Person> users)
{
    /// <summary>Printed by the start-up; good for one sign-in only.</summary>
    public const string Password = "twenty small vesicles";

    public sealed record Account(string UserName, string PrintedName, Role Role);

    public static readonly IReadOnlyList<Account> Accounts =
    [
        new("tara", "Tara Lind", Role.Technician),
        new("tom", "Tom Okafor", Role.Technician),
        new("quinn", "Quinn Moreau", Role.QaReviewer),
        new("mara", "Mara Steiner", Role.LaboratoryManager),
        new("ada", "Ada Novak", Role.Administrator),
    ];

    /// <summary>Adds those that are missing; an existing account is left as it is.</summary>
    /// <param name="mustChangePassword">False only where no person can do it: on the throwaway databases of tests and of the walkthrough.</param>
    public async Task SeedAsync(bool mustChangePassword, CancellationToken cancellationToken)
    {
        db.ActAs(Actor.System, "Demonstration accounts");
        foreach (var account in Accounts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await users.FindByNameAsync(account.UserName) is not null) continue;
            var person = AddPerson.New(account.UserName, account.PrintedName, account.Role, Actor.System, db.Time.GetUtcNow());
            person.MustChangePassword = mustChangePassword;
            person.CheckIdentity("Invented for the demonstration", "None: the demonstration signs nothing binding", Actor.System, db.Time.GetUtcNow());
            var made = await users.CreateAsync(person, Password);
            if (!made.Succeeded) throw new InvalidOperationException(string.Join(' ', made.Errors.Select(e => e.Description)));
        }
    }
}
