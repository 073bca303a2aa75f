using System.Runtime.InteropServices;

namespace Cell0.ChatOps.Bench;

/// <summary>On what it was measured, and how busy that was.</summary>
internal static class Machine
{
    public static string Describe() => $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Split(' ')[0]} {RuntimeInformation.OSArchitecture}, .NET {Environment.Version}";

    /// <summary>Runnable threads averaged over 1 minute, the benches' own included; above the number of cores the figures are disturbed.</summary>
    public static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
