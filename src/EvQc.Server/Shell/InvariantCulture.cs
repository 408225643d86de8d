using System.Globalization;
using System.Runtime.CompilerServices;

namespace EvQc.Shell;

/// <summary>
/// Every thread of the server writes numbers and times by the invariant culture, whatever the operating system is set to. The runtime's own
/// switch for that (InvariantGlobalization) cannot be used: with it SqlClient refuses to open any connection.
/// </summary>
internal static class InvariantCulture
{
    [ModuleInitializer]
    internal static void Keep() =>
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture =
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
}
