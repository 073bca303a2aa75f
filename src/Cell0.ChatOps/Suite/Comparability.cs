using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Cell0.ChatOps.Suite;

/// <summary>Which runs may be compared: same definitions, same load, same machine, same runtime.</summary>
public static class Comparability
{
    /// <summary>Raised whenever a probe begins to measure something else under the same name.</summary>
    public const int SuiteVersion = 1;

    /// <summary>One line, equal for comparable runs. The machine's name enters as a hash only.</summary>
    public static string Of(LoadProfile profile) =>
        $"suite {SuiteVersion}; load {profile.ToString().ToLowerInvariant()}; {SystemName()}; {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}; cpus {Environment.ProcessorCount}; .NET {Environment.Version}; host {Hash(Environment.MachineName)}";

    private static string SystemName() => (OperatingSystem.IsMacOS() ? "macos " : OperatingSystem.IsLinux() ? "linux " : "other ") + Environment.OSVersion.Version.ToString(2);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
