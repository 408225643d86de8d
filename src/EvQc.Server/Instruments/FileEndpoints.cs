using EvQc.Assays;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>Instrument files over HTTP: store, look, confirm. Nothing becomes a result unconfirmed, here either.</summary>
internal static class FileEndpoints
{
    public sealed record UploadedFile(Guid Id, string Name, string Sha256, int Size, FileStatus Status, string? Format, IReadOnlyList<Problem> Problems);

    public sealed record ProposedValue(string Attribute, string Sample, string? MatchedSample, string Raw, int? Line, decimal? Value, string? Unit, string? Word, decimal? Dilution, Bound Bound);

    /// <param name="Questions">What a person must answer on confirming: dilution, unit, attribute, layout.</param>
    /// <param name="Problems">What keeps it from being recorded, or what a person should know before.</param>
    /// <param name="Layouts">Names of the plate layouts to choose from, for a plate; ask again with <c>?layout=</c> to see what each would record.</param>
    public sealed record FilePreview(
        UploadedFile File, IReadOnlyList<ProposedValue> Results, IReadOnlyList<Question> Questions, IReadOnlyList<string> Flags,
        IReadOnlyList<Problem> Problems, IReadOnlyList<string> Layouts, PlateCurve? Curve)
    {
        /// <summary>Why the file is held; empty where the register backs it.</summary>
        public IReadOnlyList<HoldReason> Holds { get; init; } = [];

        /// <summary>How the run breaks its methods, where nobody has decided on it.</summary>
        public IReadOnlyList<MethodBreach> Breaches { get; init; } = [];

        /// <summary>Which instrument it was matched to, and why.</summary>
        public IReadOnlyList<string> Instruments { get; init; } = [];

        /// <summary>What training is wanting to confirm it: of the person who answers for the key.</summary>
        public IReadOnlyList<string> Training { get; init; } = [];
    }

    /// <summary>The standard curve behind the results, where EvQc fitted it.</summary>
    public sealed record PlateCurve(string Layout, string LayoutSha256, string Model, IReadOnlyList<decimal> Parameters, decimal RSquared, decimal? BlankMean);

    /// <param name="Samples">Sample name in the file → sample label, or <c>-</c> to leave it out; absent names keep their match.</param>
    /// <param name="Dilution">Only where the file records none; 1 for undiluted.</param>
    /// <param name="Layout">Name of the plate layout to evaluate a plate by.</param>
    public sealed record Confirmation(Dictionary<string, string>? Samples, decimal? Dilution, string? ConcentrationUnit, string? Attribute, string? Layout = null)
    {
        /// <summary>Serial number of the instrument, where the file prints none.</summary>
        public string? Instrument { get; init; }

        /// <summary>When it was measured, on the laboratory's clock, where the file prints no time.</summary>
        public DateTime? MeasuredAt { get; init; }

        /// <summary>Which sample of a marker assay is its negative control, as the file names it.</summary>
        public string? NegativeControl { get; init; }

        /// <summary>Which is its positive control, where one was run.</summary>
        public string? PositiveControl { get; init; }
    }

    public sealed record Aside(string Reason);

    /// <param name="sha256">SHA-256 of the file, hexadecimal; where it is given, other bytes are refused. The part's own Content-Digest says the same.</param>
    public static async Task<Created<UploadedFile>> UploadAsync(IFormFile file, [FromForm] string? sha256, string? batch, StoreFile storeFile, EvQcContext db, HttpContext http)
    {
        await SentChecksums.CheckBodyAsync(http);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, http.RequestAborted);
        var actor = http.User.ToActor();
        var stored = (await storeFile.RunAsync(new(file.FileName, bytes.ToArray(), batch, SentChecksums.Of(file, sha256)), actor, http.RequestAborted)).OrRefuse();
        return TypedResults.Created($"/api/v1/files/{stored.Id}", Uploaded(stored, await db.ReadStoredAsync(stored, http.RequestAborted)));
    }

    /// <summary>Several files in one request, under any field names; each has an outcome of its own. Needs no key: bytes are stored once however often they are sent.</summary>
    public static async Task<Ok<IReadOnlyList<StoreOutcome>>> UploadManyAsync(IFormFileCollection files, string? batch, StoreFiles storeFiles, HttpContext http)
    {
        await SentChecksums.CheckBodyAsync(http);
        return TypedResults.Ok(await storeFiles.RunAsync(new(files, batch, SentChecksums.Of(files, http)), http.User.ToActor(), http.RequestAborted));
    }

    public static async Task<Ok<FilePreview>> PreviewAsync(Guid id, string? layout, PreviewFile previewFile, PlateLayouts layouts, HttpContext http)
    {
        var preview = await previewFile.RunAsync(id, new FileAnswers { Layout = Chosen(layout, layouts) }, http.User.ToActor(), http.RequestAborted);
        return TypedResults.Ok(new FilePreview(
            Uploaded(preview.File, preview.Run),
            [.. preview.Proposal.Results.Select(r => new ProposedValue(
                r.Attribute, r.SampleText, preview.Matches[r.SampleText].Label, r.RawText, r.Line, r.Value?.Value, r.Value?.Unit.Symbol, r.Word, r.DilutionFactor, r.Value?.Bound ?? Bound.Exact))],
            preview.Proposal.Questions,
            preview.Run.Value?.Flags ?? [],
            preview.Proposal.Problems,
            preview.Proposal.TakesLayout ? [.. layouts.All.Select(l => l.Name)] : [],
            preview.Proposal.Curve is { } curve && layouts.Find(layout) is { } by
                ? new(by.Name, by.Sha256, curve.Method.Model.ToString(), curve.Curve.Parameters, curve.Curve.RSquared, curve.BlankMean)
                : null)
        {
            Holds = preview.Standing?.OpenHolds ?? [],
            Breaches = [.. preview.Standing?.OpenBreaches.SelectMany(b => b.Breaches) ?? []],
            Instruments = [.. preview.Standing?.Register.Instruments.Select(i => $"{i.Record?.Instrument.Title ?? "unknown"}: {i.Why}") ?? []],
        });
    }

    public static async Task<Ok<IReadOnlyList<ResultEndpoints.RecordedResult>>> ConfirmAsync(Guid id, Confirmation confirmation, ConfirmFile confirmFile, PlateLayouts layouts, HttpContext http)
    {
        Unit? unit = null;
        if (confirmation.ConcentrationUnit is { Length: > 0 } text && !Unit.TryParse(text, out unit))
            Parsed<Result>.Refused(Problem.OfField("concentrationUnit", "unknown-unit", $"'{text}' is not a unit EvQc knows.")).OrRefuse();
        var answers = new FileAnswers { Dilution = confirmation.Dilution, ConcentrationUnit = unit, Attribute = confirmation.Attribute, Layout = Chosen(confirmation.Layout, layouts), Instrument = confirmation.Instrument, MeasuredAt = confirmation.MeasuredAt, NegativeControl = confirmation.NegativeControl, PositiveControl = confirmation.PositiveControl };
        var request = new ConfirmFile.Request(id, answers, confirmation.Samples ?? []);
        var results = (await confirmFile.RunAsync(request, http.User.ToActor(), http.RequestAborted)).OrRefuse();
        return TypedResults.Ok<IReadOnlyList<ResultEndpoints.RecordedResult>>([.. results.Select(ResultEndpoints.RecordedResult.Of)]);
    }

    public static async Task<NoContent> SetAsideAsync(Guid id, Aside aside, SetFileAside setFileAside, HttpContext http)
    {
        await setFileAside.RunAsync(new(id, aside.Reason ?? ""), http.User.ToActor(), http.RequestAborted);
        return TypedResults.NoContent();
    }

    /// <summary>The file byte for byte, as an attachment: whatever is in it, a browser does not run it.</summary>
    public static async Task<FileContentHttpResult> ContentAsync(Guid id, EvQcContext db, CancellationToken cancellationToken)
    {
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellationToken) ?? throw new NotFoundException($"There is no file {id}.");
        var bytes = await db.Set<StoredFileContent>().Where(c => c.FileId == id).Select(c => c.Bytes).SingleAsync(cancellationToken);
        return TypedResults.File(bytes, "application/octet-stream", file.Name);
    }

    /// <summary>The empty EvQc template, with its rules as comments.</summary>
    public static FileContentHttpResult Template() =>
        TypedResults.File(System.Text.Encoding.UTF8.GetBytes(EvQcTemplate.Text), "text/csv", EvQcTemplate.FileName);

    private static ConfiguredLayout? Chosen(string? name, PlateLayouts layouts)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        if (layouts.Find(name.Trim()) is { } layout) return layout;
        Parsed<Result>.Refused(Problem.OfField("layout", "unknown-layout", $"There is no plate layout '{name}' in the configuration.")).OrRefuse();
        return null;
    }

    private static UploadedFile Uploaded(StoredFile file, Parsed<InstrumentRun> run) =>
        new(file.Id, file.Name, file.Sha256, file.Size, file.Status, run.Value?.Format, run.Problems);
}
