using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>The contract for scripts: one object per file on one line. Members are only ever added.</summary>
internal static class InspectJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string file, string? sha256, Parsed<InstrumentRun> parsed)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("sha256", sha256);
            if (parsed.Value is { } run) Run(json, run);
            json.WriteStartArray("problems");
            foreach (var problem in parsed.Problems) Of(json, problem);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Run(Utf8JsonWriter json, InstrumentRun run)
    {
        json.WriteString("format", run.Format);
        json.WriteString("instrument", run.Instrument);
        json.WriteString("serial", run.Serial);
        json.WriteString("software", run.Software);
        json.WriteString("sample", run.Sample);
        json.WriteString("operator", run.Operator);
        json.WriteString("measuredAtText", run.MeasuredAtText);
        json.WriteString("measuredAt", run.MeasuredAt?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteStartObject("dilution");
        Number(json, "factor", run.Dilution.Factor);
        json.WriteString("source", run.Dilution.Source switch { DilutionSource.File => "file", DilutionSource.SampleName => "sampleName", _ => "none" });
        if (run.Dilution.AppliedByInstrument is { } applied) json.WriteBoolean("appliedByInstrument", applied);
        else json.WriteNull("appliedByInstrument");
        json.WriteEndObject();
        json.WriteStartArray("captures");
        foreach (var capture in run.Captures) Of(json, capture);
        json.WriteEndArray();
        Of(json, run.Summary);
        json.WriteStartArray("quantities");
        foreach (var quantity in run.Quantities) Of(json, quantity);
        json.WriteEndArray();
        json.WriteStartArray("flags");
        foreach (var flag in run.Flags) json.WriteStringValue(flag);
        json.WriteEndArray();
    }

    private static void Of(Utf8JsonWriter json, Capture capture)
    {
        json.WriteStartObject();
        json.WriteString("name", capture.Name);
        Number(json, "concentrationPerMl", capture.ConcentrationPerMl);
        Number(json, "meanNm", capture.MeanNm);
        Number(json, "modeNm", capture.ModeNm);
        Number(json, "sdNm", capture.SdNm);
        Number(json, "d10Nm", capture.D10Nm);
        Number(json, "d50Nm", capture.D50Nm);
        Number(json, "d90Nm", capture.D90Nm);
        Number(json, "particlesPerFrame", capture.ParticlesPerFrame);
        Number(json, "completedTracks", capture.CompletedTracks);
        Number(json, "validTracks", capture.ValidTracks);
        json.WriteString("validity", capture.Validity);
        json.WriteEndObject();
    }

    private static void Of(Utf8JsonWriter json, RunSummary? summary)
    {
        if (summary is null)
        {
            json.WriteNull("summary");
            return;
        }

        json.WriteStartObject("summary");
        Number(json, "measuredConcentrationPerMl", summary.MeasuredConcentrationPerMl);
        Number(json, "concentrationPerMl", summary.ConcentrationPerMl);
        Number(json, "meanNm", summary.MeanNm);
        Number(json, "modeNm", summary.ModeNm);
        Number(json, "sdNm", summary.SdNm);
        Number(json, "d10Nm", summary.D10Nm);
        Number(json, "d50Nm", summary.D50Nm);
        Number(json, "d90Nm", summary.D90Nm);
        Number(json, "binCount", summary.BinCount);
        Number(json, "binSumPerMl", summary.BinSumPerMl);
        json.WriteEndObject();
    }

    private static void Of(Utf8JsonWriter json, MeasuredQuantity quantity)
    {
        json.WriteStartObject();
        json.WriteString("name", quantity.Name);
        json.WriteString("sample", quantity.Sample);
        json.WriteString("well", quantity.Well);
        Number(json, "value", quantity.Value?.Value);
        json.WriteString("unit", quantity.Value?.Unit.Symbol);
        json.WriteString("bound", quantity.Value?.Bound switch { Bound.Below => "<", Bound.Above => ">", _ => null });
        json.WriteString("raw", quantity.Raw);
        json.WriteNumber("line", quantity.Line);
        if (quantity.Channel is { } channel) json.WriteString("channel", channel);
        json.WriteEndObject();
    }

    private static void Of(Utf8JsonWriter json, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("severity", problem.Severity == Severity.Error ? "error" : "warning");
        Number(json, "line", problem.Line);
        Number(json, "column", problem.Column);
        json.WriteString("code", problem.Code);
        json.WriteString("message", problem.Message);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
