using System.Net;
using System.Text.RegularExpressions;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.Review;
using EvQc.Specifications;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.People;

/// <summary>
/// Every form of every page, sent over HTTP by each role, by nobody and by an API key. Who may send which is written down here, apart from
/// the program; a form that is not written down fails the test.
/// </summary>
public sealed partial class Every_form(SharedLaboratory shared) : IClassFixture<SharedLaboratory>
{
    private static readonly Role[] Recording = [Role.Technician, Role.LaboratoryManager];
    private static readonly Role[] Investigating = [Role.QaReviewer, Role.LaboratoryManager];
    private static readonly Role[] Laboratorians = [Role.Technician, Role.QaReviewer, Role.LaboratoryManager];
    private static readonly Role[] Managing = [Role.LaboratoryManager];
    private static readonly Role[] Reviewing = [Role.QaReviewer];
    private static readonly Role[] Administrating = [Role.Administrator];

    internal static readonly (Role Role, string UserName)[] Accounts =
        [(Role.Technician, "tara"), (Role.QaReviewer, "quinn"), (Role.LaboratoryManager, "mara"), (Role.Administrator, "ada")];

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The form as its page's source names it → where it stands → who may send it; no role for what belongs to everybody.</summary>
    internal static readonly (string Page, string Form, string Path, Role[] Roles)[] Forms =
    [
        ("SignInPage", "sign-in", "/sign-in", []),
        ("ChangePasswordPage", "change-password", "/account/password", []),
        ("MySignaturePage", "accept", "/account/signature", []),
        ("NewBatchPage", "register", "/batches/new", Recording),
        ("StepPage", "step", "/batches/{culture}/steps/culture", Recording),
        ("HoldForm", "hold", "/batches/{batch}", Laboratorians),
        ("BatchPage", "verify", "/batches/{batch}", Recording),
        ("HandResultsPage", "results", "/batches/{batch}/results", Recording),
        ("ResultPage", "verify", "/results/{result}", Recording),
        ("ResultPage", "correct", "/results/{result}", Recording),
        ("ResultPage", "invalidate", "/results/{result}", Investigating),
        ("DecisionForms", "release", "/review/{batch}", Reviewing),
        ("DecisionForms", "reject", "/review/{batch}", Reviewing),
        ("TrailForms", "trail", "/review/{batch}/trail", Reviewing),
        ("TrailForms", "defer", "/review/{batch}/trail", Reviewing),
        ("FindingForm", "findings", "/review/{batch}", Reviewing),
        ("ChecklistForm", "checklist", "/investigations/{oos}", Investigating),
        ("AnswerAgainForm", "answer-again", "/investigations/{oos}", Investigating),
        ("AssessmentForm", "assessment", "/investigations/{oos}", Investigating),
        ("AffectedForm", "affected", "/investigations/{oos}", Reviewing),
        ("RetestForm", "retest-plan", "/investigations/{oos}", Reviewing),
        ("TaskForms", "task", "/investigations/{oos}", Investigating),
        ("TaskForms", "task-done", "/investigations/{oos}", Laboratorians),
        ("ConcludeForm", "conclude", "/investigations/{oos}", Investigating),
        ("ReservePanel", "reserve", "/batches/{batch}", Recording),
        ("ReservePanel", "take", "/batches/{batch}", Recording),
        ("FilesPage", "upload", "/files", Recording),
        ("FilePage", "confirm", "/files/{file}", Recording),
        ("FilePage", "aside", "/files/{file}", Recording),
        ("FilePage", "release", "/files/{file}", Managing),
        ("FilePage", "use-as-is", "/files/{file}", Managing),
        ("FilePage", "control", "/files/{file}", Recording),
        ("InstrumentsPage", "register-instrument", "/instruments", Managing),
        ("InstrumentPage", "control", "/instruments/{instrument}", Recording),
        ("InstrumentPage", "check", "/instruments/{instrument}", Managing),
        ("InstrumentPage", "describe", "/instruments/{instrument}", Managing),
        ("InstrumentPage", "retire", "/instruments/{instrument}", Managing),
        ("TrainingPage", "record-training", "/training", Investigating),
        ("TrainingRecordPage", "withdraw-training", "/training/{training}", Investigating),
        ("ReportsPage", "request-report", "/reports", Investigating),
        ("CertificatesPage", "recognise", "/reports/certificates", Laboratorians),
        ("DeadLettersPage", "retry", "/dead-letters", [Role.LaboratoryManager, Role.Administrator]),
        ("AddPersonPage", "add-person", "/people/new", Administrating),
        ("PersonPage", "change-person", "/people/{person}", Administrating),
        ("SigningPanel", "identity", "/people/{person}", Administrating),
        ("VerificationPage", "verify", "/audit/verification", [Role.QaReviewer, Role.LaboratoryManager, Role.Administrator]),
        ("ApiKeysPage", "create-key", "/api-keys", Administrating),
        ("ApiKeyPage", "revoke-key", "/api-keys/{key}", Administrating),
        ("NewSamplePage", "read-sample", "/audit/samples/new", Investigating),
        ("ApprovalPanel", "approve", "/specifications/uc-msc-sev/{specification}", Reviewing),
        ("ReviewAccessPage", "review-access", "/access/review", Investigating),
        ("SecurityPage", "acknowledge-events", "/security", [Role.QaReviewer, Role.Administrator]),
    ];

    [Fact]
    [Trait("Req", "P11-04")]
    public void Is_written_down_here()
    {
        var found = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "EvQc.Server"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => FormOf().Matches(File.ReadAllText(file)).Select(m => (Path.GetFileNameWithoutExtension(file), m.Groups["name"].Value))).Distinct();

        found.Where(f => f.Item1 != "ActForm").Order().ShouldBe(Forms.Select(f => (f.Page, f.Form)).Order());
    }

    [Fact]
    [Trait("Req", "P11-04")]
    [Trait("Req", "P11-08")]
    public async Task Is_carried_out_for_those_who_may_and_for_nobody_else()
    {
        var records = await RecordsAsync(_laboratory);
        var wrong = new List<string>();
        foreach (var (role, userName) in Accounts)
        {
            using var visitor = new Visitor(_laboratory.Address);
            await visitor.SignInAsync(userName, DemoPeople.Password);
            foreach (var (_, form, path, roles) in Forms.Where(f => f.Roles.Length > 0))
            {
                var before = await RecordedByAsync(userName);
                var (status, reached) = await SendAsync(visitor, Filled(path, records), form);
                if (!roles.Contains(role) && await RecordedByAsync(userName) != before) wrong.Add($"{role}: '{form}' of {path} left something on record");
                if (reached != roles.Contains(role)) wrong.Add($"{role}: '{form}' of {path} answered {(int)status} and was {(reached ? "reached" : "not reached")}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Is_refused_to_nobody_in_particular_to_a_key_and_without_its_token()
    {
        var records = await RecordsAsync(_laboratory);
        using var nobody = new Visitor(_laboratory.Address);
        using var key = new Visitor(_laboratory.Address);
        key.Client.DefaultRequestHeaders.Authorization = new("Bearer", await _laboratory.DoAsync((CreateApiKey act) => act.RunAsync(new("form-sender", Role.LaboratoryManager, 1), _laboratory.Ada, Cancel)));
        using var ada = new Visitor(_laboratory.Address);
        await ada.SignInAsync("ada", DemoPeople.Password);
        foreach (var (_, form, path, roles) in Forms.Where(f => f.Roles.Length > 0))
        {
            foreach (var visitor in new[] { nobody, key })
                (await visitor.SendAsync(Filled(path, records), new Dictionary<string, string> { ["_handler"] = form }, [])).Location.ShouldNotBeNull(path).ShouldContain("/sign-in");
            if (roles.Contains(Role.Administrator))
                (await ada.SendAsync(Filled(path, records), new Dictionary<string, string> { ["_handler"] = form }, [])).Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }
    }

    /// <summary>Sends the form as the page shows it, or, where the page does not show it, with a good token of another page.</summary>
    private static async Task<(HttpStatusCode Status, bool Reached)> SendAsync(Visitor visitor, string path, string name)
    {
        var page = await visitor.GetAsync(path);
        var shown = page.Status == HttpStatusCode.OK && page.Text.Contains($"value=\"{name}\"", StringComparison.Ordinal);
        var hidden = shown ? page.HiddenOf(name) : new Dictionary<string, string> { ["_handler"] = name, ["__RequestVerificationToken"] = await TokenAsync(visitor) };
        var sent = await visitor.SendAsync(path, hidden, []);
        ((int)sent.Status).ShouldBeLessThan(500, $"{path} {name}: {sent.Text}");
        var reached = sent.Status != HttpStatusCode.Forbidden && (sent.Status == HttpStatusCode.Redirect || sent.Text.Contains("data-code=", StringComparison.Ordinal))
            && !sent.Text.Contains("data-code=\"bad-request\"", StringComparison.Ordinal);
        return (sent.Status, reached);
    }

    private static async Task<string> TokenAsync(Visitor visitor) =>
        (await visitor.GetAsync("/roles")).Text.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];

    internal static string Filled(string path, Dictionary<string, string> records) => Place().Replace(path, m => records[m.Groups["name"].Value]);

    /// <summary>A record for each place in the paths.</summary>
    internal static async Task<Dictionary<string, string>> RecordsAsync(Laboratory laboratory)
    {
        var review = await Situation.PrepareAsync(laboratory, "Failing review");
        await laboratory.Services.GetRequiredService<IBus>().Publish(new BatchReleased(Guid.CreateVersion7()), Cancel);
        await Patience.UntilAsync(() => laboratory.ReadAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.DeadAt != null, Cancel)), () => "There is no dead letter.");
        var key = await laboratory.DoAsync((CreateApiKey act) => act.RunAsync(new($"form-{Guid.CreateVersion7():N}", Role.Technician, 1), laboratory.Ada, Cancel));
        return new(StringComparer.Ordinal)
        {
            ["culture"] = await laboratory.RegisterAsync(),
            ["batch"] = (await Situation.PrepareAsync(laboratory, "Review")).Number,
            ["failing"] = review.Number,
            ["oos"] = $"{review.Investigation}",
            ["result"] = $"{review.HandEntry}",
            ["file"] = $"{review.LooseFile}",
            ["specification"] = FormattableString.Invariant($"{(await laboratory.PutOnRecordAsync()).Number}"),
            ["instrument"] = $"{await laboratory.ReadAsync(db => db.Set<Instruments.Instrument>().OrderBy(i => i.Serial).Select(i => i.Id).FirstAsync(Cancel))}",
            ["training"] = $"{await laboratory.ReadAsync(db => db.Set<Training>().Where(t => t.PersonId == laboratory.Tom.PersonId).Select(t => t.Id).FirstAsync(Cancel))}",
            ["person"] = $"{laboratory.Tom.PersonId}",
            ["key"] = $"{await laboratory.ReadAsync(db => db.Set<ApiKey>().Where(k => k.KeyHash == ApiKeySecret.Hash(key)).Select(k => k.Id).SingleAsync(Cancel))}",
        };
    }

    /// <summary>What somebody has recorded; events, such as the refusals themselves, are no records.</summary>
    private Task<int> RecordedByAsync(string userName) => _laboratory.ReadAsync(db => db.Set<AuditEntry>().CountAsync(e => e.ActorName.Contains($"({userName})") && e.Action != AuditAction.Event, Cancel));

    [GeneratedRegex("<ActForm Name=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormOf();

    [GeneratedRegex(@"\{(?<name>[a-z]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
