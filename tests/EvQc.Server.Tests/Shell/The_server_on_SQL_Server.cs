using System.Data.Common;
using System.Globalization;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class The_server_on_SQL_Server
{
    /// <summary>With the runtime's invariant globalization SqlClient throws before it tries any connection.</summary>
    [Fact]
    public async Task Starts_with_the_culture_data_that_SqlClient_asks_for() =>
        (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "EvQc.Server.runtimeconfig.json"), TestContext.Current.CancellationToken))
            .ShouldContain("\"System.Globalization.Invariant\": false");

    [Fact]
    public async Task Looks_for_the_server_that_it_was_told()
    {
        await using var nowhere = TestDatabaseServer.Open(
            new(DatabaseProvider.SqlServer, "Server=tcp:127.0.0.1,1;Database=evqc;User Id=x;Password=x;Connect Timeout=2;ConnectRetryCount=0;Encrypt=false", ".", false, 150, null), TimeProvider.System);

        // A refused connection is the network's answer; a NotSupportedException would be SqlClient's.
        await Should.ThrowAsync<DbException>(() => nowhere.Database.OpenConnectionAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Writes_numbers_alike_whatever_language_the_system_speaks()
    {
        // The server's assembly sees to it when it is loaded.
        _ = DatabaseSettings.DefaultRole.Length + DatabaseSettings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).CompatibilityLevel;
        CultureInfo? seen = null;
        var thread = new Thread(() => seen = CultureInfo.CurrentCulture);
        thread.Start();
        thread.Join();

        seen.ShouldBe(CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Stores_a_time_as_the_audit_trail_tells_it()
    {
        var converter = TestDatabaseServer.Open(new(DatabaseProvider.SqlServer, "Server=localhost", ".", false, 150, null), TimeProvider.System)
            .Model.FindEntityType(typeof(Batches.Batch))!.FindProperty(nameof(Batches.Batch.RegisteredAt))!.GetValueConverter()!;
        var time = new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567);

        // SQL Server would keep the last digit, of which the trail knows nothing.
        converter.ConvertToProvider(time).ShouldBe(new DateTimeOffset(2026, 11, 27, 11, 0, 0, TimeSpan.Zero).AddTicks(1_234_560));
    }
}
