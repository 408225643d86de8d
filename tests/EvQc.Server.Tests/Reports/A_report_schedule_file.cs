using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class A_report_schedule_file
{
    private const string Good = """
        name: monthly
        title: Monthly workbook
        report: compliance
        period: month
        first-period: 2026-01-01
        cron: "30 6 2 * *"
        time-zone: Europe/Zurich
        """;

    [Fact]
    public void Says_what_is_due()
    {
        var schedule = Read(Good).Value.ShouldNotBeNull();
        (schedule.Name, schedule.Title, schedule.Report, schedule.Period, schedule.FirstPeriod, schedule.Cron, schedule.Zone)
            .ShouldBe(("monthly", "Monthly workbook", ReportSchedule.Compliance, PeriodKind.Month, new DateOnly(2026, 1, 1), "30 6 2 * *", "Europe/Zurich"));
        DuePeriods.From(schedule, schedule.FirstPeriod).First().DueAt.ShouldBe(new DateTimeOffset(2026, 2, 2, 5, 30, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("period: month", "period: fortnight", "s.yaml:4", "week, month, quarter, year")]
    [InlineData("first-period: 2026-01-01", "first-period: 2026-01-15", "s.yaml:5", "not the first day of a month")]
    [InlineData("first-period: 2026-01-01", "first-period: January", "s.yaml:5", "such as 2026-01-01")]
    [InlineData("first-period: 2026-01-01", "first-period: 0001-01-01", "s.yaml:5", "between the years")]
    [InlineData("30 6 2 * *", "30 6 2", "s.yaml:6", "five fields")]
    [InlineData("30 6 2 * *", "30 25 2 * *", "s.yaml:6", "no cron expression")]
    [InlineData("30 6 2 * *", "0 30 25 2 * ?", "s.yaml:6", "no cron expression")]
    [InlineData("30 6 2 * *", "at half past six", "s.yaml:6", "0 6 1 * *")]
    [InlineData("30 6 2 * *", "0 30 6 2 * ? 2020", "s.yaml:6", "nothing would ever be due")]
    [InlineData("cron: \"30 6 2 * *\"", "due-on-day: 2", "s.yaml:6", "one key now")]
    [InlineData("cron: \"30 6 2 * *\"", "", "s.yaml:1", "'cron' is missing")]
    [InlineData("Europe/Zurich", "Europe/Zurch", "s.yaml:7", "IANA")]
    [InlineData("report: compliance", "report: poetry", "s.yaml:3", "compliance")]
    [InlineData("name: monthly", "name: Monthly Report", "s.yaml:1", "small letters")]
    [InlineData("name: monthly", "name: on-request-x", "s.yaml:1", "a person asks for")]
    [InlineData("title: Monthly workbook", "tittle: Monthly workbook", "s.yaml:2", "did you mean")]
    [InlineData("title: Monthly workbook", "", "s.yaml:1", "'title' is missing")]
    public void Names_the_line_of_a_mistake_and_what_would_be_right(string right, string wrong, string place, string remedy)
    {
        var read = Read(Good.Replace(right, wrong, StringComparison.Ordinal));
        read.IsUsable.ShouldBeFalse();
        read.Errors.ShouldContain(e => e.Message.StartsWith(place, StringComparison.Ordinal) && e.Message.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_the_product_all_load()
    {
        var loaded = ReportSchedules.Load(Path.Combine(Root(), "config"));
        loaded.Problems.ShouldBeEmpty();
        loaded.Value!.All.Select(s => s.Name).ShouldBe(["monthly-compliance", "quarterly-compliance"]);
    }

    [Fact]
    public void Belongs_under_its_own_name()
    {
        var folder = Directory.CreateTempSubdirectory("evqc-schedules-");
        try
        {
            var schedules = folder.CreateSubdirectory("report-schedules").FullName;
            File.WriteAllText(Path.Combine(schedules, "other.yaml"), Good);
            File.WriteAllText(Path.Combine(schedules, "notes.txt"), "x");
            var errors = ReportSchedules.Load(folder.FullName).Errors.Select(e => e.Message).ToList();
            errors.ShouldContain(e => e.Contains("belongs at report-schedules/monthly.yaml", StringComparison.Ordinal));
            errors.ShouldContain(e => e.Contains("notes.txt", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Parsed<ReportSchedule> Read(string source) => ReportScheduleYaml.Read("s.yaml", source);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "EvQc.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
