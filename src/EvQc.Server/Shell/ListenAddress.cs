using System.Net;
using System.Net.Sockets;

namespace EvQc.Shell;

/// <summary>Whether the addresses that EvQc shall serve on are free, asked before anything is started.</summary>
internal static class ListenAddress
{
    /// <exception cref="CannotStartException">An address is taken, or may not be used.</exception>
    public static void EnsureFree(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.Port == 0 || address.IsUnixPipe)
                continue;
            var ip = IPAddress.TryParse(address.Host, out var named) ? named
                : address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
            try
            {
                using var listener = new TcpListener(ip, address.Port);
                listener.Start();
            }
            catch (SocketException e)
            {
                throw new CannotStartException(
                    FormattableString.Invariant($"EvQc cannot serve on {url} ({e.Message.TrimEnd('.')}): stop what uses port {address.Port}, or choose another with --port N."), e);
            }
        }
    }
}
