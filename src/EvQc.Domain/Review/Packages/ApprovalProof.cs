namespace EvQc.Review.Packages;

/// <summary>That the approval on which a decision rests was given with the approver's key to the very specification of the batch.</summary>
internal static class ApprovalProof
{
    /// <returns>What was confirmed; null where the evidence holds no approval.</returns>
    public static string? Check(string evidence, PackageRecords records, PackageKeys keys)
    {
        using var json = PackageJson.Parse(evidence);
        var root = new JsonMembers(json.RootElement, "evidence");
        if (!root.Has("specificationApproval") || root.Optional("specificationApproval") is not { } member) return null;
        var approval = SpecificationApprovalJson.Read(member);
        var batch = records.Single("Batch");
        if (approval.Sha256 != batch["SpecificationSha256"]) throw Wrong(approval, "sha256", "it was given to another text than the specification of this batch");
        if (approval.Faults(keys.All.FirstOrDefault(k => k.Id == approval.KeyId)?.ToPersonKey()).FirstOrDefault() is { } fault) throw Wrong(approval, null, fault);
        return FormattableString.Invariant($"version {approval.Number} of the specification approved by {approval.PrintedName} with their own key");
    }

    private static PackageFaultException Wrong(SpecificationApproval approval, string? field, string sentence) =>
        new(new(PackageNames.Evidence, FormattableString.Invariant($"approval of specification version {approval.Number} by {approval.PrintedName}"), field, sentence));
}
