using System.Net;
using System.Net.Sockets;

namespace EvQc;

/// <summary>
/// A fixed port on loopback behind which a server may stop and come back elsewhere. While <see cref="Target"/> is null,
/// connections are refused the moment they are made, as a machine without that server does.
/// </summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private CancellationTokenSource _up = new();

    public TcpRelay()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int? Target { get; private set; }

    public void Open(int target) => (_up, Target) = (new(), target);

    /// <summary>Cuts every connection and takes no more.</summary>
    public async Task CutAsync()
    {
        Target = null;
        await _up.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = ServeAsync(client, _up.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The relay ends.
            return;
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken up)
    {
        using (client)
        using (var server = new TcpClient())
        {
            client.LingerState = new LingerOption(true, 0);
            try
            {
                if (Target is not { } target) return;
                await server.ConnectAsync(IPAddress.Loopback, target, up);
                var (near, far) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, up), far.CopyToAsync(near, up));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side is gone: both are closed.
                return;
            }
        }
    }
}
