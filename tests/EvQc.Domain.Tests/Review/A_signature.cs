using System.Reflection;
using System.Text;
using EvQc.People;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class A_signature
{
    private const string Document = """{"form":2,"results":[{"id":"a","value":"4.2"}]}""";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 30, 15, 250, TimeSpan.Zero);
    private static readonly Guid Person = Guid.CreateVersion7();
    private static readonly Guid Batch = Guid.CreateVersion7();
    private static readonly PersonKey Key = PersonKey.Make(Person, "twenty small vesicles", Now.AddDays(-1));

    [Fact]
    [Trait("Req", "P11-14")]
    public void Holds_as_it_was_made()
    {
        var signature = Signed();
        Check(signature).Faults.ShouldBeEmpty();
        Check(signature).Standing.ShouldBe(SignatureStanding.Holds);
    }

    /// <summary>One row a column: every column the check must cover, changed to something just as well-formed.</summary>
    public static TheoryData<string, object?> ChangedColumns => new()
    {
        { nameof(Signature.Id), Guid.CreateVersion7() },
        { nameof(Signature.BatchId), Guid.CreateVersion7() },
        { nameof(Signature.RecordKind), SignedRecord.Result },
        { nameof(Signature.RecordId), Guid.CreateVersion7() },
        { nameof(Signature.RecordId), null },
        { nameof(Signature.PersonId), Guid.CreateVersion7() },
        { nameof(Signature.PrintedName), "Quinn Morea" },
        { nameof(Signature.PrintedName), "" },
        { nameof(Signature.Role), Role.LaboratoryManager },
        { nameof(Signature.Meaning), SignatureMeaning.Rejected },
        { nameof(Signature.SignedAt), Now.AddMilliseconds(1) },
        { nameof(Signature.Zone), "Europe/Berlin" },
        { nameof(Signature.EvidenceSha256), Evidence.HashOf("other") },
        { nameof(Signature.Reason), "another reason" },
        { nameof(Signature.Reason), null },
        { nameof(Signature.KeyId), Guid.CreateVersion7() },
        { nameof(Signature.KeyId), null },
        { nameof(Signature.Algorithm), "rsa" },
        { nameof(Signature.Algorithm), null },
        { nameof(Signature.SignedText), "{}" },
        { nameof(Signature.SignedText), null },
        { nameof(Signature.Value), "AAAA" },
        { nameof(Signature.Value), "not base64" },
        { nameof(Signature.Value), null },
    };

    [Theory]
    [Trait("Req", "P11-13")]
    [Trait("Req", "P11-14")]
    [MemberData(nameof(ChangedColumns))]
    public void Does_not_hold_after_a_column_of_it_was_changed_or_taken_away(string column, object? value)
    {
        var signature = Signed();
        Set(signature, column, value);
        Check(signature).Standing.ShouldBe(SignatureStanding.Broken);
    }

    [Fact]
    public void Has_no_column_that_the_table_of_changes_leaves_out()
    {
        // The document has its own hash among the columns; what is computed from others is no column.
        string[] apart = [nameof(Signature.Evidence), nameof(Signature.IsFromBeforeKeys)];
        typeof(Signature).GetProperties().Select(p => p.Name).Except(apart).Order(StringComparer.Ordinal)
            .ShouldBe(ChangedColumns.Select(r => r.Data.Item1).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public void Does_not_hold_after_any_byte_of_its_text_or_value_was_changed()
    {
        var text = Signed().SignedText!;
        Gen.Choose(0, text.Length - 1).MustHold(place =>
        {
            var signature = Signed();
            Set(signature, nameof(Signature.SignedText), string.Concat(signature.SignedText!.AsSpan(0, place), ((char)(signature.SignedText![place] ^ 1)).ToString(), signature.SignedText.AsSpan(place + 1)));
            return Check(signature).Standing == SignatureStanding.Broken;
        });
        Gen.Choose(0, 8 * 60).MustHold(bit =>
        {
            var signature = Signed();
            var value = Convert.FromBase64String(signature.Value!);
            value[bit / 8] ^= (byte)(1 << (bit % 8));
            Set(signature, nameof(Signature.Value), Convert.ToBase64String(value));
            return Check(signature).Standing == SignatureStanding.Broken;
        });
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public void Does_not_hold_after_any_byte_of_what_was_signed_was_changed() => Gen.Choose(0, Document.Length - 1).MustHold(place =>
    {
        var changed = string.Concat(Document.AsSpan(0, place), ((char)(Document[place] ^ 1)).ToString(), Document.AsSpan(place + 1));
        return SignatureCheck.Of(Signed(), SignedRecord.Disposition, Batch, Key, changed, null).Standing == SignatureStanding.Broken;
    });

    [Fact]
    [Trait("Req", "P11-14")]
    public void Does_not_hold_on_another_record_or_without_its_document()
    {
        SignatureCheck.Of(Signed(), SignedRecord.Disposition, Guid.CreateVersion7(), Key, Document, null).Faults.ShouldContain("it belongs to another record");
        SignatureCheck.Of(Signed(), SignedRecord.Result, Batch, Key, Document, null).Standing.ShouldBe(SignatureStanding.Broken);
        SignatureCheck.Of(Signed(), SignedRecord.Disposition, Batch, Key, null, null).Faults.ShouldContain("the document that was signed is gone");
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public void Does_not_hold_with_anybody_else_s_key()
    {
        var other = PersonKey.Make(Person, "another password", Now.AddDays(-1));
        SignatureCheck.Of(Signed(), SignedRecord.Disposition, Batch, other, Document, null).Standing.ShouldBe(SignatureStanding.Broken);
        SignatureCheck.Of(Signed(), SignedRecord.Disposition, Batch, null, Document, null).Faults.ShouldContain("its key is not on record");

        // Somebody with access to everything but the password makes a key, puts it into the row of the true one and signs.
        var forged = PersonKey.Make(Guid.CreateVersion7(), "forger", Now.AddDays(-1));
        SignatureCheck.Of(Signed(forged), SignedRecord.Disposition, Batch, forged, Document, null).Faults.ShouldContain("its key belongs to somebody else");
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public void Made_before_its_key_was_retired_holds_for_ever_and_made_after_does_not()
    {
        var key = PersonKey.Make(Person, "twenty small vesicles", Now.AddDays(-1));
        var (before, after) = (Signed(key), Signed(key, Now.AddMinutes(5)));
        key.Retire("Password reset", Actor.System, Now.AddMinutes(1));
        SignatureCheck.Of(before, SignedRecord.Disposition, Batch, key, Document, null).Standing.ShouldBe(SignatureStanding.Holds);
        SignatureCheck.Of(after, SignedRecord.Disposition, Batch, key, Document, null).Faults.ShouldBe(["its key was not in use at that time"]);
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public void From_before_personal_keys_is_never_called_verified_and_a_later_one_stripped_of_its_key_is_found()
    {
        var old = Signed();
        foreach (var column in new[] { nameof(Signature.KeyId), nameof(Signature.SignedText), nameof(Signature.Value), nameof(Signature.RecordId), nameof(Signature.Algorithm) }) Set(old, column, null);
        SignatureCheck.Of(old, SignedRecord.Disposition, Batch, null, Document, null).Standing.ShouldBe(SignatureStanding.BeforeKeys);
        SignatureCheck.Of(old, SignedRecord.Disposition, Batch, null, Document, Now.AddHours(1)).Standing.ShouldBe(SignatureStanding.BeforeKeys);
        SignatureCheck.Of(old, SignedRecord.Disposition, Batch, null, Document, Now.AddHours(-1)).Standing.ShouldBe(SignatureStanding.Broken);
        SignatureCheck.Of(old, SignedRecord.Disposition, Batch, null, Document + " ", null).Standing.ShouldBe(SignatureStanding.Broken);
    }

    [Fact]
    public void Says_everything_in_one_canonical_text()
    {
        var text = Signed().SignedText!;
        foreach (var part in new[] { "Quinn Moreau", "QaReviewer", "ApprovedForRelease", "2026-11-20T09:30:15.2500000Z", "Europe/Zurich", "as seen", Evidence.HashOf(Document), "\"auditBlock\":12", "\"statement\":3" })
            text.ShouldContain(part);
        SignatureText.In(text).ShouldBe(new SignatureText(3, 12, "ab"));
        SignatureText.In("no json").ShouldBeNull();
        SignatureText.In("[]").ShouldBeNull();
    }

    private static SignatureCheck Check(Signature signature) => SignatureCheck.Of(signature, SignedRecord.Disposition, Batch, Key, Document, Now.AddYears(1));

    private static Signature Signed(PersonKey? with = null, DateTimeOffset? at = null)
    {
        var key = with ?? Key;
        var signature = new Signature
        {
            Id = Guid.CreateVersion7(),
            BatchId = Batch,
            RecordKind = SignedRecord.Disposition,
            RecordId = Batch,
            PersonId = Person,
            PrintedName = "Quinn Moreau",
            Role = Role.QaReviewer,
            Meaning = SignatureMeaning.ApprovedForRelease,
            SignedAt = at ?? Now,
            Zone = "Europe/Zurich",
            EvidenceSha256 = Evidence.HashOf(Document),
            Reason = "as seen",
            KeyId = key.Id,
            Algorithm = key.Algorithm,
        };
        signature.Sign(new(3, 12, "ab"), text => Sign(key, text));
        return signature;
    }

    private static readonly Dictionary<Guid, System.Security.Cryptography.ECDsa> s_open = [];

    /// <summary>Opening a key takes a third of a second on purpose.</summary>
    private static byte[] Sign(PersonKey key, byte[] text)
    {
        lock (s_open)
        {
            if (!s_open.TryGetValue(key.Id, out var pair))
                s_open[key.Id] = pair = new[] { "twenty small vesicles", "another password", "forger" }.Select(p => Opened(key, p)).First(k => k is not null)!;
            return PersonKey.Sign(pair, text);
        }
    }

    private static System.Security.Cryptography.ECDsa? Opened(PersonKey key, string password)
    {
        try
        {
            return key.Open(password);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static void Set(Signature signature, string column, object? value) =>
        typeof(Signature).GetProperty(column, BindingFlags.Public | BindingFlags.Instance)!.GetSetMethod(nonPublic: true)!.Invoke(signature, [value]);
}
