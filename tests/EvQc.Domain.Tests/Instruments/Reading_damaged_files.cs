using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
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
public sealed partial class Reading_damaged_files
{
    /// <summary>One file for each layout, made for these tests or for the demonstration.</summary>
    public static TheoryData<string> Files => [.. InstrumentExamples.OwnNames()];

    public static TheoryData<string> Workbooks => [.. InstrumentExamples.OwnNames().Where(f => f.EndsWith(".xlsx", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Undamaged_they_are_read_without_an_error(string file) => InstrumentFile.Read(InstrumentExamples.OwnOrDemonstration(file), file).Run();

    [Fact]
    public void Every_layout_is_among_them() =>
        InstrumentFormats.All.Except(InstrumentExamples.OwnNames().Select(f => InstrumentFile.Read(InstrumentExamples.OwnOrDemonstration(f), f).Value!.Format)).ShouldBeEmpty();

    /// <summary>After every byte; of the two demonstration runs of 50 kB and more after every hundredth, and all bytes of their head.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Cut_off_anywhere(string file)
    {
        var bytes = InstrumentExamples.OwnOrDemonstration(file);
        var step = bytes.Length < 10_000 ? 1 : 101;
        for (var length = 0; length < bytes.Length; length += length < 2000 ? 1 : step) Survives(bytes.AsMemory(0, length), file);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_any_single_line_deleted(string file)
    {
        var lines = Lines(file);
        for (var i = 0; i < lines.Length; i++) Survives(Encoding.UTF8.GetBytes(string.Join('\n', lines.Where((_, n) => n != i))), file);
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

    /// <summary>What a re-save on a PC of another country makes of it: no number may come out as another number.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void With_the_decimal_marks_and_separators_of_another_culture(string file)
    {
        if (file.EndsWith(".xlsx", StringComparison.Ordinal) || file.EndsWith(".fcs", StringComparison.Ordinal)) return;
        var lines = Lines(file);
        var original = Values(InstrumentFile.Read(InstrumentExamples.OwnOrDemonstration(file), file));
        var separator = file.EndsWith(".csv", StringComparison.Ordinal) ? ',' : '\t';
        foreach (var mark in (char[])[',', '.'])
        {
            var changed = lines.Select(l => string.Join(separator == ',' ? ';' : separator, (separator == ',' ? CommaOutsideQuotes().Split(l) : l.Split('\t')).Select(c => IsDecimal(c) ? c.Replace(mark == ',' ? '.' : ',', mark) : c)));
            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', changed));
            Survives(bytes, file);
            var parsed = InstrumentFile.Read(bytes, file);
            if (parsed.Errors.Any()) continue;
            Values(parsed).Except(original).ShouldBeEmpty($"{file} with '{mark}'");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void With_huge_numbers_everywhere(string file)
    {
        var lines = Lines(file);
        foreach (var huge in (string[])["1E308", "99999999999999999999999999999", "-1E17", "999999999999999999", "1e-400", "0.0000000000000000000000000001"])
        {
            Survives(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(l => Number().Replace(l, huge)))), file);
            for (var i = 0; i < Math.Min(lines.Length, 150); i++)
            {
                var copy = (string[])lines.Clone();
                copy[i] = Number().Replace(copy[i], huge);
                Survives(Encoding.UTF8.GetBytes(string.Join('\n', copy)), file);
            }
        }
    }

    /// <summary>A workbook is a zip: what is inside has to be damaged, for a flipped bit only ruins the zip.</summary>
    [Theory]
    [MemberData(nameof(Workbooks))]
    public void With_a_damaged_worksheet(string file)
    {
        var original = InstrumentExamples.Own(file);
        Check(file, from place in Gen.Choose(0, int.MaxValue) from length in Gen.Choose(1, 60) from text in Gen.Elements("", "<c>", "</row>", "9E999", "-1", "1,5", "<row r=\"1\">", "&lt;", "\u0001", "AAAA1") select (place, length, text), damage =>
        {
            using var stream = new MemoryStream();
            stream.Write(original);
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
            {
                var sheets = zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal)).ToList();
                var sheet = sheets[damage.place % sheets.Count];
                string xml;
                using (var reader = new StreamReader(sheet.Open())) xml = reader.ReadToEnd();
                var at = damage.place % xml.Length;
                var changed = xml[..at] + damage.text + xml[Math.Min(xml.Length, at + damage.length)..];
                var name = sheet.FullName;
                sheet.Delete();
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(changed);
            }

            Survives(stream.ToArray(), file);
        });
    }

    /// <summary>Thirty times the same file behind itself takes no more than thirty times the memory and a moment.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Repeated_over_and_over_it_stays_within_bounds(string file)
    {
        var bytes = InstrumentExamples.OwnOrDemonstration(file);
        _ = InstrumentFile.Read(bytes, file);
        byte[] many = [.. Enumerable.Repeat(bytes, 30).SelectMany(b => b)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Survives(many, file);

        // A cell of a few characters becomes a record with its unit, well, sample and place: up to some hundred times its size in all that is ever allocated.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan((400L * many.Length) + 2_000_000);
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

    private static HashSet<(string, string?, string?, decimal)> Values(Parsed<InstrumentRun> parsed) =>
        [.. (parsed.Value?.Quantities ?? []).Where(q => q.Value is not null).Select(q => (q.Name, q.Well, q.Sample, q.Value!.Value.Value))];

    private static bool IsDecimal(string cell) => Decimal().IsMatch(cell);

    [GeneratedRegex(@"^\s*[<>]?-?[0-9]+[.,][0-9]+([eE][-+]?[0-9]+)?\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@",(?=(?:[^""]*""[^""]*"")*[^""]*$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommaOutsideQuotes();

    [GeneratedRegex(@"(?<![A-Za-z0-9.,:/-])-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![A-Za-z0-9:/.-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    private static string[] Lines(string file)
    {
        var bytes = InstrumentExamples.OwnOrDemonstration(file);
        return (bytes is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(bytes) : Encoding.UTF8.GetString(bytes)).TrimStart('\uFEFF').Split('\n');
    }
}
