using System.Text.Json;
using EvQc.People;

namespace EvQc.Review;

/// <summary>The approval of a specification out of the evidence of a decision (<see cref="RecordContent.Of(SpecificationApproval)"/>).</summary>
public static class SpecificationApprovalJson
{
    /// <exception cref="FormatException">A member is absent, of another kind, or one that this version does not know.</exception>
    public static SpecificationApproval Read(JsonElement json)
    {
        var m = new JsonMembers(
            json, "specificationApproval", "id", "product", "version", "sha256", "omitted", "remark", "person", "name", "role", "approvedAt", "zone", "key", "statement", "signedText", "value");
        return new SpecificationApproval
        {
            Id = m.Id("id"),
            Product = m.Text("product"),
            Number = m.Number("version"),
            Sha256 = m.Text("sha256"),
            Omitted = m.Text("omitted"),
            Remark = m.Text("remark"),
            PersonId = m.Id("person"),
            PrintedName = m.Text("name"),
            Role = m.Name<Role>("role"),
            ApprovedAt = m.Time("approvedAt"),
            Zone = m.Text("zone"),
            KeyId = m.Id("key"),
            Statement = m.Number("statement"),
        }.AsRecorded(m.Text("signedText"), m.Text("value"));
    }
}
