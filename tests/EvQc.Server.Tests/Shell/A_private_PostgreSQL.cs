using System.Diagnostics;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class A_private_PostgreSQL : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "evqc-private-" + Guid.CreateVersion7().ToString("N"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_its_data_over_a_stop_and_a_start()
    {
        await using (var first = await StartAsync())
            await WriteAsync(first, "kept");

        await using var second = await StartAsync();

        (await ReadAsync(second)).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Is_started_again_when_its_process_is_killed()
    {
        await using var server = await StartAsync();
        await WriteAsync(server, "committed");
        var killed = server.ProcessId;

        using (var process = Process.GetProcessById(killed))
            process.Kill();
        await Patience.UntilAsync(async () => await AnswersAsync(server) && server.ProcessId != killed, () => "The server does not answer again.");

        (await ReadAsync(server)).ShouldBe(["committed"]);
    }

    [Fact]
    public async Task Belongs_to_one_EvQc_at_a_time()
    {
        await using var server = await StartAsync();

        var refusal = await Should.ThrowAsync<CannotStartException>(StartAsync);

        refusal.Message.ShouldContain("in use by another EvQc");
    }

    [Fact]
    public async Task Starts_where_a_stranger_has_the_number_of_its_last_process()
    {
        await using (var first = await StartAsync())
            await WriteAsync(first, "kept");
        await File.WriteAllTextAsync(Path.Combine(_folder, "postgres", "postmaster.pid"), FormattableString.Invariant($"{Environment.ProcessId}\n/elsewhere\n1\n5432\n"), Cancel);

        await using var second = await StartAsync();

        (await ReadAsync(second)).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task Starts_over_after_a_first_start_that_was_killed_half_way()
    {
        var half = Directory.CreateDirectory(Path.Combine(_folder, "postgres.initialising"));
        await File.WriteAllTextAsync(Path.Combine(half.FullName, "PG_VERSION"), "15\n", Cancel);

        await using var server = await StartAsync();
        await WriteAsync(server, "works");

        (await ReadAsync(server)).ShouldBe(["works"]);
    }

    [Fact]
    public async Task Says_in_one_sentence_that_its_folder_cannot_be_written()
    {
        // A file where a folder is needed stops root as well, whom permissions do not.
        await File.WriteAllTextAsync(_folder, "a file", Cancel);

        var refusal = await Should.ThrowAsync<CannotStartException>(() => StartAsync(Path.Combine(_folder, "data")));

        refusal.Message.ShouldStartWith($"The data folder '{Path.Combine(_folder, "data")}' cannot be written");
        refusal.Message.ShouldContain("--data DIR");
    }

    [Fact]
    public async Task Keeps_its_password_to_its_owner()
    {
        await using var server = await StartAsync();

        foreach (var password in new[] { "postgres.password", "application.password" })
            File.GetUnixFileMode(Path.Combine(_folder, password)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.Combine(_folder, "postgres")).ShouldBe(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.EnumerateFiles(_folder, "*initialising*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_a_login_without_its_password()
    {
        await using var server = await StartAsync();
        await WriteAsync(server, "secret");
        var wrong = server.OwnerConnectionString.Replace("Password=", "Password=x", StringComparison.Ordinal);

        await Should.ThrowAsync<Exception>(() => ReadAsync(wrong));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        File.Delete(_folder);
    }

    private Task<EmbeddedPostgres> StartAsync() => StartAsync(_folder);

    // Not the fast mode: these tests are about what is on the disk.
    private static Task<EmbeddedPostgres> StartAsync(string folder) =>
        EmbeddedPostgres.StartAsync(folder, fast: false, NullLogger.Instance, TimeProvider.System, Cancel);

    private static async Task WriteAsync(EmbeddedPostgres server, string text)
    {
        await using var notes = new Notes(server.OwnerConnectionString);
        await notes.Database.EnsureCreatedAsync(Cancel);
        notes.Add(new Note { Text = text });
        await notes.SaveChangesAsync(Cancel);
    }

    private static Task<List<string>> ReadAsync(EmbeddedPostgres server) => ReadAsync(server.OwnerConnectionString);

    private static async Task<List<string>> ReadAsync(string connectionString)
    {
        await using var notes = new Notes(connectionString);
        return await notes.Set<Note>().Select(n => n.Text).ToListAsync(Cancel);
    }

    private static async Task<bool> AnswersAsync(EmbeddedPostgres server)
    {
        await using var notes = new Notes(server.OwnerConnectionString);
        return await notes.Database.CanConnectAsync(Cancel);
    }

    private sealed class Notes(string connectionString) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder builder) =>
            Migrations.PostgreSqlProvider.Use(builder, connectionString);

        protected override void OnModelCreating(ModelBuilder builder) => builder.Entity<Note>();
    }

    private sealed class Note
    {
        public Guid Id { get; set; }
        public string Text { get; set; } = "";
    }
}
