using ClosedXML.Excel;

namespace EvQc.Reports.Workbooks;

/// <summary>How EvQc's documents look: one typeface, greys that survive a black-and-white printer, meaning never by colour alone.</summary>
internal static class Look
{
    public const string Font = "Arial";
    public static readonly XLColor Ink = XLColor.FromHtml("#1B2B34");
    public static readonly XLColor Faint = XLColor.FromHtml("#5B6B75");
    public static readonly XLColor Heading = XLColor.FromHtml("#DCE5EA");
    public static readonly XLColor Band = XLColor.FromHtml("#F1F4F6");
    public static readonly XLColor Rule = XLColor.FromHtml("#8FA1AC");
    public static readonly XLColor Alarm = XLColor.FromHtml("#F6D5CF");
    public static readonly XLColor Doubt = XLColor.FromHtml("#FBEBC8");

    public static XLWorkbook Workbook(string title, string company, DateTimeOffset writtenAt)
    {
        var workbook = new XLWorkbook();
        workbook.Style.Font.FontName = Font;
        workbook.Style.Font.FontSize = 10;
        workbook.Style.Font.FontColor = Ink;
        workbook.Properties.Title = SafeText.Clean(title);
        workbook.Properties.Company = SafeText.Clean(company);
        workbook.Properties.Author = "EvQc";
        workbook.Properties.LastModifiedBy = "EvQc";
        workbook.Properties.Created = writtenAt.UtcDateTime;
        workbook.Properties.Modified = writtenAt.UtcDateTime;
        return workbook;
    }

    public static IXLWorksheet Sheet(XLWorkbook workbook, string name, XLPageOrientation orientation)
    {
        var sheet = workbook.Worksheets.Add(name);
        sheet.ShowGridLines = false;
        sheet.PageSetup.PaperSize = XLPaperSize.A4Paper;
        sheet.PageSetup.PageOrientation = orientation;
        sheet.PageSetup.FitToPages(1, 0);
        sheet.PageSetup.CenterHorizontally = true;
        sheet.PageSetup.Margins.SetLeft(0.5).SetRight(0.5).SetTop(0.85).SetBottom(0.8).SetHeader(0.35).SetFooter(0.35);
        sheet.Style.Alignment.Vertical = XLAlignmentVerticalValues.Top;
        return sheet;
    }

    /// <summary>Company and document number above; when it was written, when printed, and the page below.</summary>
    public static void Frame(IXLWorksheet sheet, Letterhead company, string title, string number, string writtenAt)
    {
        var (header, footer) = (sheet.PageSetup.Header, sheet.PageSetup.Footer);
        Add(header.Left, company.Name);
        Add(header.Center, title);
        Add(header.Right, number);
        Add(footer.Left, $"EvQc, written {writtenAt}");
        Add(footer.Center, "Printed ");
        Small(footer.Center.AddText(XLHFPredefinedText.Date));
        Add(footer.Center, " ");
        Small(footer.Center.AddText(XLHFPredefinedText.Time));
        Add(footer.Right, "Page ");
        Small(footer.Right.AddText(XLHFPredefinedText.PageNumber));
        Add(footer.Right, " of ");
        Small(footer.Right.AddText(XLHFPredefinedText.NumberOfPages));
    }

    private static void Add(IXLHFItem item, string text)
    {
        // A digit right after the code of the size would be read as part of the size.
        var safe = SafeText.ForHeader(text);
        Small(item.AddText(safe.Length > 0 && char.IsAsciiDigit(safe[0]) ? $" {safe}" : safe));
    }

    private static void Small(IXLRichString text) => text.SetFontSize(8);

    public static void AsHeading(IXLRange range)
    {
        range.Style.Font.Bold = true;
        range.Style.Fill.BackgroundColor = Heading;
        range.Style.Alignment.WrapText = true;
        range.Style.Alignment.Vertical = XLAlignmentVerticalValues.Center;
        range.Style.Border.BottomBorder = XLBorderStyleValues.Medium;
        range.Style.Border.BottomBorderColor = Ink;
    }

    public static void Underline(IXLRange range)
    {
        range.Style.Border.BottomBorder = XLBorderStyleValues.Thin;
        range.Style.Border.BottomBorderColor = Rule;
    }

    /// <summary>A section's title across the sheet.</summary>
    public static void Section(IXLRange range, string title)
    {
        range.Merge();
        range.FirstCell().SetValue(title);
        range.Style.Font.Bold = true;
        range.Style.Font.FontSize = 11;
        range.Style.Border.BottomBorder = XLBorderStyleValues.Medium;
        range.Style.Border.BottomBorderColor = Ink;
    }

    public static string Word(PrintedVerdict verdict) => verdict switch
    {
        PrintedVerdict.Complies => "Complies",
        PrintedVerdict.DoesNotComply => "Does not comply",
        PrintedVerdict.Indeterminate => "Indeterminate",
        PrintedVerdict.Missing => "No result",
        PrintedVerdict.NotRequired => "Not required",
        _ => "For information",
    };

    /// <summary>A verdict other than "complies" is bold and shaded: seen in colour, in grey, and read as a word.</summary>
    public static void Mark(IXLCell cell, PrintedVerdict verdict)
    {
        if (verdict is PrintedVerdict.Complies or PrintedVerdict.ForInformation or PrintedVerdict.NotRequired) return;
        cell.Style.Font.Bold = true;
        cell.Style.Fill.BackgroundColor = verdict == PrintedVerdict.DoesNotComply ? Alarm : Doubt;
    }

    /// <summary>How many lines a text takes in a column of this width. A width counts digits; the average letter is a little narrower.</summary>
    public static int Lines(string text, int width)
    {
        var capacity = Math.Max(1, width * 114 / 100);
        var lines = 0;
        foreach (var paragraph in text.Split('\n'))
        {
            var room = 0;
            foreach (var word in paragraph.Split(' '))
            {
                if (word.Length <= room)
                {
                    room -= word.Length + 1;
                    continue;
                }

                var own = Math.Max(1, (word.Length + capacity - 1) / capacity);
                lines += own;
                room = (own * capacity) - word.Length - 1;
            }
        }

        return lines;
    }

    /// <summary>How high a row is that shows so many lines (points).</summary>
    public static int Height(int lines) => Math.Min(400, (lines * 13) + 3);
}
