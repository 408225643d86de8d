namespace EvQc.Review.Packages;

/// <summary>
/// The forms in which EvQc has written dossiers. A package is verified by making its dossiers again, so each form is kept for as long as a package of its time may be looked at:
/// for ever. A change of what a dossier says adds a form here, and a package of the form before it to <c>A_package_of_an_earlier_version</c>.
/// </summary>
internal enum DossierForm
{
    /// <summary>Before the reading of the trail, approvals of exclusions, training and the records of an investigation.</summary>
    First,

    /// <summary>What is written today.</summary>
    Second,
}

internal static class DossierForms
{
    public const DossierForm Today = DossierForm.Second;

    private static readonly string[] s_afterFirst = ["TrailReview", "ResultTraining", .. InvestigationTables.Shown];

    /// <summary>The forms in which these records may stand, today's first: none that would leave out a record of a kind it did not know.</summary>
    public static IEnumerable<DossierForm> Of(PackageRecords records)
    {
        yield return Today;
        if (!records.All.Any(r => s_afterFirst.Contains(r.Kind, StringComparer.Ordinal))) yield return DossierForm.First;
    }
}
