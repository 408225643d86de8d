namespace EvQc.People;

/// <summary>One role a person. Administrators manage people and the machinery and hold no laboratory rights.</summary>
public enum Role
{
    Technician,
    QaReviewer,
    LaboratoryManager,
    Administrator,
}
