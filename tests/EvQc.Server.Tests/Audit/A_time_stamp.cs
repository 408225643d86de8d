using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>Heads countersigned by a time-stamp server: OpenSSL's, behind a listener of a few lines.</summary>
public sealed class A_time_stamp(TestDatabaseServer server) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-tsa-").FullName;
    private readonly HttpListener _listener = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_head_stands_in_the_anchor_file_and_fails_when_either_is_changed()
    {
        Assert.SkipWhen(!await HasOpenSslAsync(), "there is no openssl on this machine");
        await using var database = await SealedDatabase.StartAsync(server, [new("Audit:TimeStampServer", await ServeAsync())]);
        await database.SealAsync();

        var stamp = database.Anchors.Read().Last().ShouldNotBeNull();
        (stamp.Kind, stamp.Number).ShouldBe((AnchorKind.Stamp, 1));
        TimeStamps.TimeOf(stamp.More, stamp.Hash).ShouldNotBeNull();
        (await database.FindingsAsync()).ShouldBeEmpty();

        var other = new string('a', 64);
        TimeStamps.TimeOf(stamp.More, other).ShouldBeNull();
        var text = await File.ReadAllTextAsync(database.AnchorPath, Cancel);
        await File.WriteAllTextAsync(database.AnchorPath, text.Replace(stamp.Hash, other, StringComparison.Ordinal), Cancel);
        (await database.FindingsAsync()).Select(f => f.Code).ShouldBe(["stamp-invalid", "block-replaced"]);
        await File.WriteAllTextAsync(database.AnchorPath, text[..text.IndexOf(stamp.Hash, StringComparison.Ordinal)] + other + text[(text.IndexOf(stamp.Hash, StringComparison.Ordinal) + 64)..], Cancel);
        (await database.FindingsAsync()).Select(f => f.Code).ShouldContain("anchor-changed");
    }

    [Fact]
    public async Task That_cannot_be_had_keeps_nobody_from_sealing()
    {
        await using var database = await SealedDatabase.StartAsync(server, [new("Audit:TimeStampServer", "http://127.0.0.1:1/")]);
        await database.SealAsync();

        database.Anchors.Read().ShouldHaveSingleItem().ShouldNotBeNull().Kind.ShouldBe(AnchorKind.Block);
    }

    public ValueTask DisposeAsync()
    {
        _listener.Close();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> ServeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "tsa.cnf"),
            """
            [req]
            distinguished_name = name
            x509_extensions = stamping
            prompt = no
            [name]
            CN = Time stamps of a test
            [stamping]
            extendedKeyUsage = critical,timeStamping
            [tsa]
            default_tsa = here
            [here]
            serial = serial
            signer_cert = cert.pem
            signer_key = key.pem
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            ess_cert_id_alg = sha256
            """, Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "serial"), "01", Cancel);
        await OpenSslAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "30", "-config", "tsa.cnf");
        var address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(address);
        _listener.Start();
        _ = AnswerAsync();
        return address;
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await using (var query = File.Create(Path.Combine(_folder, "query.tsq"))) await request.Request.InputStream.CopyToAsync(query, Cancel);
            await OpenSslAsync("ts", "-reply", "-config", "tsa.cnf", "-section", "here", "-queryfile", "query.tsq", "-out", "answer.tsr");
            await request.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(_folder, "answer.tsr"), Cancel), Cancel);
            request.Response.Close();
        }
    }

    private async Task OpenSslAsync(params string[] arguments)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", arguments) { WorkingDirectory = _folder, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await openssl.StandardError.ReadToEndAsync(Cancel);
        await openssl.WaitForExitAsync(Cancel);
        openssl.ExitCode.ShouldBe(0, said);
    }

    private static async Task<bool> HasOpenSslAsync()
    {
        try
        {
            using var openssl = Process.Start(new ProcessStartInfo("openssl", "version") { RedirectStandardOutput = true, UseShellExecute = false })!;
            await openssl.WaitForExitAsync(Cancel);
            return openssl.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
