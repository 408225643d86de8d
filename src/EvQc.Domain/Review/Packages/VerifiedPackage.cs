using System.Globalization;
using System.Security.Cryptography;
using EvQc.Audit;

namespace EvQc.Review.Packages;

/// <summary>
/// What a verification of a package came to. It needs the bytes of the file and nothing else: no database, no network, no clock.
/// </summary>
/// <param name="Confirmed">What holds, a line each, in the order in which it was found.</param>
/// <param name="Fault">The first thing that is wrong; null when all holds.</param>
public sealed record VerifiedPackage(string? Batch, string? Root, AuditHead? Head, IReadOnlyList<string> Confirmed, PackageFault? Fault)
{
    public bool Holds => Fault is null;

    public static VerifiedPackage Of(ReadOnlyMemory<byte> zip)
    {
        var verification = new Verification();
        try
        {
            verification.Run(zip);
            return verification.Result(null);
        }
        catch (PackageFaultException e)
        {
            return verification.Result(e.Fault);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException or OverflowException or KeyNotFoundException or System.Text.Json.JsonException or CryptographicException)
        {
            return verification.Result(new(verification.Member, null, null, e.Message.TrimEnd('.')));
        }
    }

    private sealed class Verification
    {
        private readonly List<string> _confirmed = [];
        private string? _batch;
        private string? _root;
        private AuditHead? _head;

        /// <summary>What is being looked at.</summary>
        public string? Member { get; private set; }

        public VerifiedPackage Result(PackageFault? fault) => new(_batch, _root, _head, _confirmed, fault);

        public void Run(ReadOnlyMemory<byte> zip)
        {
            var members = PackageStructure.Check(zip);
            Member = PackageNames.Manifest;
            var manifest = PackageStructure.CheckManifest(members);
            (_batch, _root) = (manifest.Batch, manifest.Root);
            Confirm($"{members.Count} members, each with the size and SHA-256 of the manifest; root {manifest.Root}");

            var named = members.ToDictionary(m => m.Name, m => m.Bytes, StringComparer.Ordinal);
            var records = PackageRecords.Read(Text(named, PackageNames.Records));
            if (records.Single("Batch")["Number"] != manifest.Batch) throw new FormatException($"it is about batch {records.Single("Batch")["Number"]}, the manifest about {manifest.Batch}");
            var keys = PackageKeys.Read(Text(named, PackageNames.Keys));
            var audit = PackageAudit.Read(Text(named, PackageNames.Audit));

            _head = AuditProof.Check(audit);
            var sealedCount = audit.Entries.Count(e => e.Block is not null);
            Confirm(FormattableString.Invariant($"{sealedCount} of {audit.Entries.Count} audit entries proven to be in {audit.Blocks.Count} chained blocks{(_head is null ? "" : $"; head: {_head}")}"));
            Member = PackageNames.Anchor;
            PackageStructure.CheckAnchor(Text(named, PackageNames.Anchor), audit);
            Member = PackageNames.Records;
            RecordsOnTrail.Check(records, audit);
            Confirm(FormattableString.Invariant($"{records.All.Count} records, every value as the audit trail left it"));

            Member = PackageNames.Signatures;
            if (Text(named, PackageNames.Signatures) != PackageSignatures.Json(records)) throw new FormatException("it does not say what the records say of the signatures");
            var (hold, before) = SignatureProof.Check(records, keys, audit);
            Confirm(FormattableString.Invariant($"{hold} signatures made by their signers' own keys{(before > 0 ? FormattableString.Invariant($", {before} from before personal keys (not proven)") : "")}; printed name, time with zone and meaning of each"));
            Decision(named, records, keys);
            Member = PackageNames.Records;
            if (TrailReviews.Check(records, audit) is { } reviewed) Confirm(FormattableString.Invariant($"the audit trail of the batch was reviewed: {reviewed} entries, each as it was read and signed for"));
            Member = PackageNames.Records;
            EvidenceOnRecords.Check(records);
            PackageStructure.CheckTexts(records, named);
            Member = PackageNames.Files;
            var (files, read, left) = FilesOfPackage.Check(records, named);
            Confirm(FormattableString.Invariant($"{files} raw files byte for byte; {read} results read from them again, or computed again from what was typed, with the recorded value{(left > 0 ? FormattableString.Invariant($"; {left} read off a plate layout were not computed again") : "")}"));
            Dossiers(named, records, audit, manifest.RecordsRoot);
        }

        private void Decision(Dictionary<string, ReadOnlyMemory<byte>> named, PackageRecords records, PackageKeys keys)
        {
            Member = PackageNames.Evidence;
            if (records.Of("DispositionRecord").FirstOrDefault() is not { } decision)
            {
                if (named.ContainsKey(PackageNames.Evidence)) throw new FormatException("the batch is not decided, and there is evidence of a decision");
                Confirm("the batch is not decided: no decision is proven");
                return;
            }

            var evidence = Text(named, PackageNames.Evidence);
            if (Evidence.HashOf(evidence) != decision["EvidenceSha256"]) throw new FormatException($"its SHA-256 is not the one that was signed ({decision["EvidenceSha256"]})");
            if (evidence != decision["Evidence"]) throw new FormatException("it is not the evidence of the decision among the records");
            if (!EvidenceReplay.CanReplay(evidence))
            {
                Confirm($"the evidence is the one that was signed; it is older than the facts of its proof, which cannot be made again");
                return;
            }

            if (EvidenceReplay.Of($"decision on batch {_batch}", evidence) is [var difference, ..]) throw new PackageFaultException(new(Member, difference.Record, difference.Field, $"it says {difference.Recorded ?? "nothing"}, made again it is {difference.Recomputed ?? "nothing"}"));
            Confirm($"the decision ({decision["Outcome"]?.ToLowerInvariant()}) made again from its evidence, with the identical proof");
            if (ApprovalProof.Check(evidence, records, keys) is { } approved) Confirm(approved);
        }

        private void Dossiers(Dictionary<string, ReadOnlyMemory<byte>> named, PackageRecords records, PackageAudit audit, string recordsRoot)
        {
            // Both are in one of the forms; where none fits, the difference to the nearest is told.
            var wrong = DossierForms.Of(records)
                .Select(form => EvidencePackage.Dossiers(records, audit, recordsRoot, form).FirstOrDefault(m => !named[m.Name].Span.SequenceEqual(m.Bytes.Span)))
                .ToArray();
            if (!wrong.Contains(null))
            {
                var nearest = wrong.MaxBy(m => named[m!.Name].Span.CommonPrefixLength(m.Bytes.Span))!;
                Member = nearest.Name;
                throw new FormatException(PackageStructure.FirstDifference(named[nearest.Name], nearest.Bytes));
            }

            Confirm("both dossiers made again from the records, word for word");
        }

        private string Text(Dictionary<string, ReadOnlyMemory<byte>> named, string member)
        {
            Member = member;
            return named.TryGetValue(member, out var bytes) ? PackageJson.Text(bytes) : throw new FormatException("it is not in the package");
        }

        private void Confirm(string line) => _confirmed.Add(line);
    }
}
