using System.Net;
using System.Text.RegularExpressions;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.People;

/// <summary>
/// Every form there is either asks why and takes no blank for an answer, or changes nothing that was recorded before. Which of the two is written down here for each; a
/// form that is not written down fails the test, and what a form without a why really changed is looked up in the trail at the end.
/// </summary>
public sealed partial class Every_form_that_changes_a_record(SharedLaboratory shared) : IClassFixture<SharedLaboratory>
{
    private const string Blank = "   ";

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The field that asks why, with what else must be entered before the why is missed.</summary>
    private static readonly (string Page, string Form, string Why, Dictionary<string, string> Beside)[] Asking =
    [
        ("StepPage", "step", "repeatReason", []),
        ("HoldForm", "hold", "Hold.Reason", []),
        ("ResultPage", "correct", "Correct.Reason", new() { ["Correct.Value"] = "1.2" }),
        ("ResultPage", "invalidate", "Invalidate.Cause", []),
        ("DecisionForms", "reject", "Reject.Reason", Signed("Reject")),
        ("FilePage", "aside", "Aside.Reason", []),
        ("FilePage", "release", "Release.Because", []),
        ("FilePage", "use-as-is", "AsIs.Because", []),
        ("InstrumentPage", "describe", "Describe.reason", []),
        ("InstrumentPage", "retire", "Retire.reason", []),
        ("TrainingRecordPage", "withdraw-training", "Reason", []),
        ("PersonPage", "change-person", "Reason", new() { ["What"] = "deactivate" }),
        ("ApiKeyPage", "revoke-key", "Reason", []),
    ];

    /// <summary>Forms that change no recorded value, and what they do instead.</summary>
    private static readonly (string Page, string Form, string Instead)[] NotAsking =
    [
        ("SignInPage", "sign-in", "begins a session; the attempt is an event"),
        ("ChangePasswordPage", "change-password", "a password of one's own; nobody else knows the old or the new"),
        ("MySignaturePage", "accept", "adds an acceptance and a key"),
        ("NewBatchPage", "register", "adds a batch"),
        ("BatchPage", "verify", "adds a signature; the first verification says by its meaning why"),
        ("ResultPage", "verify", "adds a signature; the first verification says by its meaning why"),
        ("HandResultsPage", "results", "adds results"),
        ("DecisionForms", "release", "adds a signed decision; its meaning is the why, a remark may be added"),
        ("FindingForm", "findings", "adds signed notes, whose comment is required"),
        ("TrailForms", "trail", "adds a signed reading of the trail, whose remark is required"),
        ("TrailForms", "defer", "adds a signed deferral, whose justification is required"),
        ("ChecklistForm", "checklist", "adds answers"),
        ("AnswerAgainForm", "answer-again", "adds an answer beside the earlier one, with the reason it demands"),
        ("AssessmentForm", "assessment", "adds an analysis or impact beside the earlier one, with the reason it demands"),
        ("AffectedForm", "affected", "adds that a batch was looked at, and what was found"),
        ("RetestForm", "retest-plan", "adds a signed plan, whose rationale is required"),
        ("TaskForms", "task", "adds a task"),
        ("TaskForms", "task-done", "adds the record that it was done"),
        ("ConcludeForm", "conclude", "adds a signed conclusion, which is required and is the why of what it invalidates"),
        ("ReservePanel", "reserve", "adds a reserve sample"),
        ("ReservePanel", "take", "adds what was taken out of it, whose reason is required"),
        ("FilesPage", "upload", "adds files"),
        ("FilePage", "confirm", "adds results; a corrected match is an event that names both"),
        ("FilePage", "control", "adds a control"),
        ("InstrumentsPage", "register-instrument", "adds an instrument"),
        ("InstrumentPage", "control", "adds a control"),
        ("InstrumentPage", "check", "adds a qualification or calibration"),
        ("TrainingPage", "record-training", "adds a training, whose evidence is required"),
        ("ReportsPage", "request-report", "adds a report"),
        ("CertificatesPage", "recognise", "compares a document with the one on record"),
        ("DeadLettersPage", "retry", "sends a message again; no record of the laboratory changes"),
        ("AddPersonPage", "add-person", "adds an account"),
        ("SigningPanel", "identity", "adds an identity check"),
        ("VerificationPage", "verify", "reads everything and adds an event"),
        ("ApiKeysPage", "create-key", "adds a key"),
        ("NewSamplePage", "read-sample", "adds a record of what was read, whose remark is required"),
        ("ApprovalPanel", "approve", "adds a signed approval, whose remark is required"),
        ("ReviewAccessPage", "review-access", "adds a review; what it decides is carried out elsewhere, with a reason"),
        ("SecurityPage", "acknowledge-events", "adds an acknowledgement, whose remark is required"),
    ];

    [Fact]
    [Trait("Req", "A11-05")]
    public void Is_written_down_here() =>
        Asking.Select(a => (a.Page, a.Form)).Concat(NotAsking.Select(n => (n.Page, n.Form))).Order().ShouldBe(Every_form.Forms.Select(f => (f.Page, f.Form)).Order());

    [Fact]
    [Trait("Req", "A11-05")]
    public void Shows_a_field_for_the_why_that_must_be_filled_in()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "EvQc.Server"), "*.razor", SearchOption.AllDirectories).ToLookup(f => Path.GetFileNameWithoutExtension(f), StringComparer.Ordinal);
        foreach (var (page, form, why, _) in Asking)
        {
            var source = File.ReadAllText(sources[page].Single());
            var from = source.IndexOf($"<ActForm Name=\"{form}\"", StringComparison.Ordinal);
            var fields = FieldOf().Matches(source[from..source.IndexOf("</ActForm>", from, StringComparison.Ordinal)]).Select(m => m.Value);
            fields.ShouldContain(f => f.Contains($"{why}\"", StringComparison.Ordinal) && f.Contains("Required", StringComparison.Ordinal), $"{page} '{form}' asks for {why}");
        }
    }

    [Fact]
    [Trait("Req", "A11-02")]
    [Trait("Req", "A11-05")]
    public async Task Is_refused_without_a_why_and_changes_nothing()
    {
        var records = await Every_form.RecordsAsync(_laboratory);
        records["culture"] = await _laboratory.ProducedAsync(Stage.Culture);
        var wrong = new List<string>();
        foreach (var account in Asking.GroupBy(a => AccountFor(a.Page, a.Form)))
        {
            await _laboratory.ComponentsAsync(account.Key.Actor(_laboratory));
            using var visitor = new Visitor(_laboratory.Address);
            await visitor.SignInAsync(account.Key.UserName, DemoPeople.Password);
            foreach (var (page, form, why, beside) in account)
            {
                var path = Every_form.Filled(Every_form.Forms.Single(f => f.Page == page && f.Form == form).Path, records) + (form == "step" ? "?repeat=true" : "");
                var before = await ChangesByAsync(account.Key.UserName);
                var sent = await SendAsync(visitor, path, form, why, beside, account.Key.UserName);
                var asked = sent.Status != HttpStatusCode.Redirect
                    && (sent.Text.Contains("data-code=\"reason-required\"", StringComparison.Ordinal) || sent.Text.Contains($"id=\"f-{why.Replace('.', '-')}-wrong\"", StringComparison.Ordinal));
                if (!asked) wrong.Add($"{page} '{form}' with a blank {why} answered {(int)sent.Status} {sent.Location}: {CodeOf().Match(sent.Text).Value}");
                if (await ChangesByAsync(account.Key.UserName) != before) wrong.Add($"{page} '{form}' changed a record without a why");
            }
        }

        wrong.ShouldBeEmpty();
        await _laboratory.ReadAsync(async db =>
        {
            await ReasonsGiven.MustBeAsync(db);
            return true;
        });
    }

    /// <summary>Sends the form as its page shows it, with the why left blank; where the page does not show it now, with a token of another form.</summary>
    private static async Task<Visitor.Page> SendAsync(Visitor visitor, string path, string form, string why, Dictionary<string, string> beside, string userName)
    {
        var page = await visitor.GetAsync(path);
        var values = new Dictionary<string, string>(beside);
        foreach (var key in values.Keys.Where(k => k.EndsWith(".UserName", StringComparison.Ordinal)).ToList()) values[key] = userName;
        values[why] = Blank;
        var hidden = page.Text.Contains($"value=\"{form}\"", StringComparison.Ordinal)
            ? page.HiddenOf(form)
            : new Dictionary<string, string> { ["_handler"] = form, ["__RequestVerificationToken"] = (await visitor.GetAsync("/roles")).Text.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0] };
        return await visitor.SendAsync(path, hidden, values);
    }

    private static Dictionary<string, string> Signed(string prefix) => new() { [$"{prefix}.UserName"] = "", [$"{prefix}.Password"] = DemoPeople.Password };

    private static Account AccountFor(string page, string form)
    {
        var roles = Every_form.Forms.Single(f => f.Page == page && f.Form == form).Roles;
        var (role, userName) = Every_form.Accounts.First(a => roles.Contains(a.Role));
        return new(role, userName);
    }

    private Task<int> ChangesByAsync(string userName) => _laboratory.ReadAsync(db => db.Set<AuditEntry>().CountAsync(e => e.ActorName.Contains($"({userName})") && e.Action != AuditAction.Event, Cancel));

    [GeneratedRegex("<(Field|ChoiceField)\\b[^\n]*(\n[^<\n]*)?/>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FieldOf();

    [GeneratedRegex("data-code=\"[^\"]+\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeOf();

    private sealed record Account(Role Role, string UserName)
    {
        public Actor Actor(Laboratory laboratory) => Role switch { Role.Technician => laboratory.Tara, Role.QaReviewer => laboratory.Quinn, Role.LaboratoryManager => laboratory.Mara, _ => laboratory.Ada };
    }
}
