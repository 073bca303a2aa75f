using System.Text;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Where the host's procfs is, and whether it is the host's own.</summary>
public sealed class ProcFsSampler
{
    private const int LongestText = 4 * 1024 * 1024;

    public ProcFsSampler(IOptions<SuiteOptions> options)
    {
        Root = options.Value.For("host.system").ProcRoot ?? "/proc";
        Off = Judge(Root);
    }

    public string Root { get; }

    /// <summary>Set in a container that sees only itself, and where there is no procfs.</summary>
    public SamplerOff? Off { get; }

    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The whole text, at most 4 MiB, or null when the file is not there or not for us. Files of procfs have no length, so the bound is in the read.</summary>
    public string? Read(params string[] parts)
    {
        try
        {
            using var reader = new StreamReader(PathOf(parts));
            var text = new StringBuilder();
            var buffer = new char[8192];
            for (var read = reader.Read(buffer); read > 0 && text.Length < LongestText; read = reader.Read(buffer)) text.Append(buffer, 0, read);
            return text.ToString();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The kernel's own thread with number 2 is visible only where the procfs is the host's; hidden (hidepid), the marks of a container decide.</summary>
    private SamplerOff? Judge(string root)
    {
        const string HowTo = "mount the host's /proc read-only (-v /proc:/host/proc:ro --pid host --network host) and set Suite:Probes:host.system:ProcRoot to /host/proc";
        if (Read("stat") is null) return new SamplerOff($"there is no procfs at {root}", HowTo);
        if (Read("2", "comm")?.Trim() == "kthreadd") return null;
        return File.Exists("/.dockerenv") || File.Exists("/run/.containerenv") || Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true"
            ? new SamplerOff($"this is a container, and {root} shows only itself", HowTo)
            : null;
    }
}
