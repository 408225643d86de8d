namespace EvQc.Shell.Web;

/// <summary>The addresses that pages of different capabilities use of each other. Each page's own route must agree; a test visits them.</summary>
public static class Links
{
    public const string Home = "/";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string ChangePassword = "/account/password";
    public const string MySignature = "/account/signature";
    public const string Batches = "/batches";
    public const string NewBatch = "/batches/new";
    public const string Files = "/files";
    public const string Instruments = "/instruments";
    public const string DropFolders = "/drop-folders";
    public const string Review = "/review";
    public const string Specifications = "/specifications";
    public const string Reports = "/reports";
    public const string DeadLetters = "/dead-letters";
    public const string Audit = "/audit";
    public const string AuditCsv = "/audit.csv";
    public const string Verification = "/audit/verification";
    public const string TrailSamples = "/audit/samples";
    public const string NewTrailSample = "/audit/samples/new";
    public const string People = "/people";
    public const string ApiKeys = "/api-keys";
    public const string Roles = "/roles";
    public const string Security = "/security";
    public const string Access = "/access";
    public const string NewAccessReview = "/access/review";
    public const string Training = "/training";
    public const string Manuals = "/manuals";
    public const string AccessReviews = "/access/reviews";

    public static string Batch(string number) => $"/batches/{Uri.EscapeDataString(number)}";

    public static string Step(string number, Batches.Stage stage) => $"{Batch(number)}/steps/{stage.ToString().ToLowerInvariant()}";

    /// <summary>Where results of a batch are entered by hand.</summary>
    public static string ResultsOf(string number) => $"{Batch(number)}/results";

    public static string Result(Guid id) => $"/results/{id}";

    public static string FilesOf(string number) => $"{Files}?batch={Uri.EscapeDataString(number)}";

    public static string Specification(string product, int version) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Specifications}/{Uri.EscapeDataString(product)}/{version}");

    public static string Manual(string name, int version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Manuals}/{Uri.EscapeDataString(name)}/{version}");

    public static string Method(string name, int version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/methods/{Uri.EscapeDataString(name)}/{version}");

    public static string EvidenceOf(string number) => $"/batches/{Uri.EscapeDataString(number)}/evidence.zip";

    public static string ReviewOf(string number) => $"/review/{Uri.EscapeDataString(number)}";

    public static string TrailOf(string number) => $"{ReviewOf(number)}/trail";

    public static string Investigation(Guid id) => $"/investigations/{id}";

    public static string Instrument(Guid id) => $"{Instruments}/{id}";

    public static string File(Guid id) => $"/files/{id}";

    /// <summary>A written document, to be downloaded.</summary>
    public static string Document(Guid id) => $"/documents/{id}";

    public static string TrailSample(Guid id) => $"{TrailSamples}/{id}";

    public static string AccessReview(Guid id) => $"{AccessReviews}/{id}";

    /// <summary>The form that records a training, with person and method version chosen.</summary>
    public static string NewTraining(Guid person, string method, int version) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Training}?person={person}&version={Uri.EscapeDataString(method)}:{version}#record");

    public static string TrainingRecord(Guid id) => $"{Training}/{id}";

    public static string Person(Guid id) => $"/people/{id}";

    /// <summary>An address of our own, or the home page: what a query string says may lead anywhere.</summary>
    public static string Local(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : Home;
}
