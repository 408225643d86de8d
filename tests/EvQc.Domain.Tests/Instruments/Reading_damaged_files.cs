using System.Text;
using EvQc.Quantities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>
/// Whatever happens to a file on its way, the reader answers: it neither throws nor hangs, every number it gives has a unit and stands on a line
/// that the file has, and when figures of a particle run change, it says so.
/// </summary>
public sealed class Reading_damaged_files
{
    /// <summary>One file for each layout, made for these tests or for the demonstration.</summary>
    public static TheoryData<string> Files => [.. InstrumentExamples.OwnNames()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Undamaged_they_are_read_without_an_error(string file) => InstrumentFile.Read(InstrumentExamples.OwnOrDemonstration(file), file).Run();

    [Theory]
    [MemberData(nameof(Files))]
    public void Cut_off_anywhere(string file)
    {
        var bytes = InstrumentExamples.OwnOrDemonstration(file);
        var step = Math.Max(1, bytes.Length / 400);
        for (var length = 0; length < bytes.Length; length += length < 200 ? 1 : step) Survives(bytes.AsMemory(0, length), file);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_any_single_line_deleted(string file)
    {
        var lines = Lines(file);
        var step = Math.Max(1, lines.Length / 300);
        for (var i = 0; i < lines.Length; i += i < 120 ? 1 : step) Survives(Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, n) => n != i))), file);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_any_single_line_doubled(string file)
    {
        var lines = Lines(file);
        for (var i = 0; i < Math.Min(lines.Length, 150); i++)
        {
            Survives(Encoding.UTF8.GetBytes(string.Join('\n', lines[..(i + 1)].Concat(lines[i..]))), file);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_flipped_bits(string file)
    {
        var original = InstrumentExamples.OwnOrDemonstration(file);
        Check(file, Gen.Choose(0, (original.Length * 8) - 1).ListOf().Where(l => l.Count > 0), bits =>
        {
            var bytes = (byte[])original.Clone();
            foreach (var bit in bits) bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Survives(bytes, file);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_shuffled_lines(string file)
    {
        var lines = Lines(file);
        Check(file, Gen.Choose(0, int.MaxValue), seed => Survives(Encoding.UTF8.GetBytes(string.Join('\n', new Random(seed).GetItems(lines, lines.Length))), file));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_a_cell_replaced_by_something_else(string file)
    {
        var lines = Lines(file);
        string[] strange = ["", " ", "-1", "0", "NaN", "Infinity", "1e999", "-1e28", "79228162514264337593543950335", "0,5", "1.234.567,8", "\"", "\0", "<", "**", "=1+1", new('9', 5000), "é\uFFFD", ":::", "1/0"];
        Check(file, from line in Gen.Choose(0, lines.Length - 1) from cell in Gen.Choose(0, 20) from text in Gen.Elements(strange) select (line, cell, text), change =>
        {
            var copy = (string[])lines.Clone();
            var separator = copy[change.line].Contains('\t', StringComparison.Ordinal) ? '\t' : ',';
            var cells = copy[change.line].Split(separator);
            cells[change.cell % cells.Length] = change.text;
            copy[change.line] = string.Join(separator, cells);
            Survives(Encoding.UTF8.GetBytes(string.Join('\n', copy)), file);
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void In_a_wrong_encoding(string file)
    {
        var bytes = InstrumentExamples.OwnOrDemonstration(file);
        var text = Encoding.Latin1.GetString(bytes);
        Survives((byte[])[.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], file);
        Survives(Encoding.BigEndianUnicode.GetBytes(text), file);
        Survives((byte[])[.. Encoding.UTF8.GetPreamble(), .. bytes], file);
        Survives((byte[])[.. Encoding.Unicode.GetPreamble(), .. bytes], file);
        Survives((byte[])[.. bytes, .. bytes], file);
        Survives((byte[])[.. bytes.Reverse()], file);
    }

    [Theory]
    [InlineData("BATCH-A-nta.csv")]
    [InlineData("BATCH-B-nta.txt")]
    public void A_missing_line_never_changes_a_figure_of_a_particle_run_silently(string file)
    {
        var lines = Lines(file);
        var whole = InstrumentFile.Read(InstrumentExamples.OwnOrDemonstration(file), file).Run().Summary.ShouldNotBeNull();
        for (var i = 0; i < lines.Length; i++)
        {
            var parsed = InstrumentFile.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, n) => n != i))), file);
            if (parsed.Problems.Count > 0) continue;
            var found = parsed.Value!.Summary.ShouldNotBeNull();

            // An empty class at the end may go unnoticed: it holds no particle.
            (found with { BinCount = whole.BinCount, ParticlesPerFrame = whole.ParticlesPerFrame }).ShouldBe(whole, $"without line {i + 1:0}: {lines[i]}");
        }
    }

    private static void Survives(ReadOnlyMemory<byte> bytes, string file)
    {
        var parsed = InstrumentFile.Read(bytes, file);
        if (parsed.Value is null) parsed.Errors.ShouldNotBeEmpty();
        parsed.Problems.Count.ShouldBeLessThanOrEqualTo(101);
        foreach (var problem in parsed.Problems) problem.Message.Length.ShouldBeInRange(10, 12_000);
        foreach (var quantity in parsed.Value?.Quantities ?? [])
        {
            quantity.Line.ShouldBeGreaterThan(0);
            quantity.Column.ShouldBeGreaterThan(0);
            quantity.Raw.ShouldNotBeNullOrEmpty();
            quantity.Name.ShouldNotBeNullOrEmpty();
            if (quantity.Value is { } value) value.Unit.ShouldNotBeNull();
        }
    }

    private static void Check<T>(string file, Gen<T> cases, Action<T> survives) =>
        Prop.ForAll(cases.ToArbitrary(), survives).Check(Config.QuickThrowOnFailure.WithMaxTest(file.EndsWith(".fcs", StringComparison.Ordinal) ? 50 : 120));

    private static string[] Lines(string file)
    {
        var bytes = InstrumentExamples.OwnOrDemonstration(file);
        return (bytes is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(bytes) : Encoding.UTF8.GetString(bytes)).TrimStart('\uFEFF').Split('\n');
    }
}
