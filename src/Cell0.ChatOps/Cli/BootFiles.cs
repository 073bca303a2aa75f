namespace Cell0.ChatOps.Cli;

/// <summary>Looks whether the service is set to start with the host: a systemd unit or a launchd plist in the usual places.</summary>
internal static class BootFiles
{
    private const string Unit = "cell0-chatops.service";
    private const string Plist = "com.cell0.chatops.plist";

    public static string Say() => Find(Places()) is { } file
        ? $"installed: {file}"
        : $"not installed: after a reboot nobody starts the service (deploy/{Unit} for systemd, deploy/{Plist} for macOS; README has the two lines)";

    internal static string? Find(IEnumerable<string> places) => places.FirstOrDefault(File.Exists);

    private static IEnumerable<string> Places()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return
        [
            $"/etc/systemd/system/{Unit}", $"/usr/local/lib/systemd/system/{Unit}", $"/usr/lib/systemd/system/{Unit}", $"/lib/systemd/system/{Unit}",
            Path.Combine(home, ".config/systemd/user", Unit), $"/etc/systemd/user/{Unit}",
            $"/Library/LaunchDaemons/{Plist}", $"/Library/LaunchAgents/{Plist}", Path.Combine(home, "Library/LaunchAgents", Plist),
        ];
    }
}
