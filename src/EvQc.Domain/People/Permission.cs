namespace EvQc.People;

/// <summary>What a person (or an API key with a role) may do. The table of roles is <see cref="Permissions"/>.</summary>
public enum Permission
{
    ViewRecords,
    RegisterBatch,
    RecordStep,
    RecordResult,
    VerifyResult,
    HoldBatch,
    InvestigateOos,
    SignDisposition,
    ViewReports,
    RunReports,
    ViewAudit,
    RetryMessages,
    ManagePeople,
    ManageApiKeys,

    /// <summary>Go through who has which access. Never with those who grant it: an administrator does not review what administrators gave.</summary>
    ReviewAccess,

    /// <summary>See security events and say that they were looked into.</summary>
    WatchSecurity,

    /// <summary>Register, qualify and retire instruments; decide about runs that the register or the method does not back.</summary>
    ManageInstruments,

    /// <summary>Say of somebody else that they were trained on a version of a method, or that a training counts no more.</summary>
    RecordTraining,

    /// <summary>Read the periodic sample of the audit trail; one's own acts are left to another.</summary>
    SampleTrail,

    /// <summary>Approve a version of a specification, by signature: nothing is released by one that nobody has approved.</summary>
    ApproveSpecification,
}

public static class Permissions
{
    private static readonly Dictionary<Role, Permission[]> Table = new()
    {
        [Role.Technician] =
        [
            Permission.ViewRecords, Permission.RegisterBatch, Permission.RecordStep, Permission.RecordResult,
            Permission.VerifyResult, Permission.HoldBatch, Permission.ViewReports,
        ],
        [Role.QaReviewer] =
        [
            Permission.ViewRecords, Permission.HoldBatch, Permission.InvestigateOos, Permission.SignDisposition,
            Permission.ViewReports, Permission.RunReports, Permission.ViewAudit, Permission.ReviewAccess, Permission.WatchSecurity,
            Permission.RecordTraining, Permission.SampleTrail, Permission.ApproveSpecification,
        ],
        [Role.LaboratoryManager] =
        [
            Permission.ViewRecords, Permission.RegisterBatch, Permission.RecordStep, Permission.RecordResult,
            Permission.VerifyResult, Permission.HoldBatch, Permission.InvestigateOos, Permission.ViewReports,
            Permission.RunReports, Permission.ViewAudit, Permission.RetryMessages, Permission.ReviewAccess,
            Permission.ManageInstruments, Permission.RecordTraining, Permission.SampleTrail,
        ],
        [Role.Administrator] =
        [
            Permission.ManagePeople, Permission.ManageApiKeys, Permission.RetryMessages, Permission.ViewAudit, Permission.WatchSecurity,
        ],
    };

    public static IReadOnlyList<Permission> Of(Role role) => Table[role];

    public static bool Allows(this Role role, Permission permission) => Array.IndexOf(Table[role], permission) >= 0;
}
