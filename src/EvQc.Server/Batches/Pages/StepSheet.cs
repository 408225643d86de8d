using System.Globalization;
using EvQc.Shell.Web;

namespace EvQc.Batches.Pages;

/// <summary>
/// What the form of a step shows and sends. The fields come from the process definition; their names are those of the use case's problems, so
/// that each message finds its field.
/// </summary>
public sealed class StepSheet(HttpContext http, StepDefinition definition, ProcessStep? before)
{
    private const int SpareMaterials = 3;
    private const int SpareEquipment = 1;

    public sealed record MaterialRow(string Name, string Lot, string Expiry);

    /// <summary>As entered; else of the attempt that is repeated.</summary>
    public string? Of(string field) => http.Text(field) ?? field switch
    {
        "volumeInMl" => Number(before?.VolumeInMl),
        "volumeOutMl" => Number(before?.VolumeOutMl),
        "operator" => before?.Operator,
        "remark" => null,
        _ => before?.Parameters.FirstOrDefault(p => $"parameters.{p.Code}" == field)?.Text,
    };

    /// <summary>A field for each kind of equipment and one to spare.</summary>
    public IReadOnlyList<(string Label, string Code)> Equipment
    {
        get
        {
            var known = http.Texts("equipment") is { Count: > 0 } sent ? sent : before?.Equipment.Split(", ", StringSplitOptions.RemoveEmptyEntries) ?? [];
            return [.. Enumerable.Range(0, Math.Max(definition.EquipmentKinds.Count + SpareEquipment, known.Count))
                .Select(i => (i < definition.EquipmentKinds.Count ? Capital(definition.EquipmentKinds[i]) : "Other equipment", i < known.Count ? known[i] : ""))];
        }
    }

    public IReadOnlyList<MaterialRow> Materials
    {
        get
        {
            var rows = new List<MaterialRow>();
            for (var i = 0; http.Text($"materials.{i}.name") is { } name; i++)
                rows.Add(new(name, http.Text($"materials.{i}.lot") ?? "", http.Text($"materials.{i}.expiry") ?? ""));
            if (rows.Count > 0) return rows;

            var lots = before?.Materials.ToList() ?? [];
            foreach (var needed in definition.RequiredMaterials)
            {
                var lot = lots.Find(l => string.Equals(l.Material, needed, StringComparison.OrdinalIgnoreCase));
                rows.Add(new(needed, lot?.Lot ?? "", Day(lot?.Expiry)));
                if (lot is not null) lots.Remove(lot);
            }

            rows.AddRange(lots.Select(l => new MaterialRow(l.Material, l.Lot, Day(l.Expiry))));
            rows.AddRange(Enumerable.Repeat(new MaterialRow("", "", ""), SpareMaterials));
            return rows;
        }
    }

    public RecordStep.Request Request(string batch, LaboratorySettings laboratory, bool repeats)
    {
        var errors = new FieldErrors();
        if (repeats) errors.Need(http.Text("repeatReason"), "repeatReason", "Say in a sentence why the step is repeated.", 1000);
        var started = laboratory.Time(http.Text("startedAt"), "startedAt", errors);
        var ended = laboratory.Time(http.Text("endedAt"), "endedAt", errors);
        var materials = Materials.Where(m => m.Name.Length + m.Lot.Length > 0).Select(m => new RecordStep.Material(m.Name, m.Lot, Day(m, errors))).ToArray();
        errors.ThrowIfAny();
        return new(batch, definition.Stage, started, ended)
        {
            Operator = http.Text("operator"),
            Equipment = http.Texts("equipment"),
            VolumeInMl = http.Text("volumeInMl"),
            VolumeOutMl = http.Text("volumeOutMl"),
            Parameters = definition.Parameters.ToDictionary(p => p.Code, p => http.Text($"parameters.{p.Code}"), StringComparer.Ordinal),
            Materials = materials,
            Remark = http.Text("remark"),
            RepeatReason = repeats ? http.Text("repeatReason") : null,
        };
    }

    private static DateOnly? Day(MaterialRow row, FieldErrors errors)
    {
        if (row.Expiry.Trim().Length == 0) return null;
        if (DateOnly.TryParseExact(row.Expiry.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        errors.Add("materials", $"{row.Name}: '{row.Expiry}' is not a day; write it as 2026-11-20.");
        return null;
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string? Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
