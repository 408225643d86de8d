using EvQc.People;
using EvQc.Review;

namespace EvQc.Shell.Web;

/// <summary>Names of the code in words of the laboratory.</summary>
public static class Words
{
    public static string Of(Role role) => role switch
    {
        Role.Technician => "Technician",
        Role.QaReviewer => "QA reviewer",
        Role.LaboratoryManager => "Laboratory manager",
        Role.Administrator => "Administrator",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    public static string Of(SignatureMeaning meaning) => meaning switch
    {
        SignatureMeaning.Performed => "I performed this work",
        SignatureMeaning.Reviewed => "I reviewed this",
        SignatureMeaning.Approved => "I approve this",
        SignatureMeaning.Deferred => "I defer this review",
        SignatureMeaning.ApprovedForRelease => "I approve this batch for release",
        SignatureMeaning.Rejected => "I reject this batch",
        _ => throw new ArgumentOutOfRangeException(nameof(meaning), meaning, null),
    };

    public static string Of(AccessDecision decision) => decision switch
    {
        AccessDecision.Keep => "Keep",
        AccessDecision.Change => "Change",
        AccessDecision.Remove => "Remove",
        AccessDecision.LeftToAnother => "Own access, left to the next reviewer",
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, null),
    };

    public static string Of(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.SignInFailed => "Sign-in or signature failed",
        SecurityEventKind.AccountLocked => "Account locked",
        SecurityEventKind.SecondSignIn => "Second sign-in of one account",
        SecurityEventKind.KeyMisuse => "API key misused",
        SecurityEventKind.NotPermitted => "Not permitted",
        SecurityEventKind.ForgedForm => "Form without a valid token",
        SecurityEventKind.TooManyAttempts => "Too many attempts",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string Of(Permission permission) => permission switch
    {
        Permission.ViewRecords => "See batches, results and specifications",
        Permission.RegisterBatch => "Register batches",
        Permission.RecordStep => "Record production steps",
        Permission.RecordResult => "Record results and upload files",
        Permission.VerifyResult => "Verify hand-entered results",
        Permission.HoldBatch => "Put batches on hold and lift it",
        Permission.InvestigateOos => "Investigate out-of-specification findings",
        Permission.SignDisposition => "Release and reject, by signature",
        Permission.ViewReports => "See and download reports",
        Permission.RunReports => "Start reports",
        Permission.ViewAudit => "Read the audit trail",
        Permission.RetryMessages => "Retry failed messages",
        Permission.ManagePeople => "Manage people and roles",
        Permission.ManageApiKeys => "Create and revoke API keys",
        Permission.ReviewAccess => "Review who has access",
        Permission.WatchSecurity => "See and acknowledge security events",
        Permission.ManageInstruments => "Register and qualify instruments, decide about held runs",
        Permission.RecordTraining => "Record and withdraw the training of others",
        Permission.SampleTrail => "Read samples of the audit trail",
        Permission.ApproveSpecification => "Approve specifications, by signature",
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, null),
    };
}
