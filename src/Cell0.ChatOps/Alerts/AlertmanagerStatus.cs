using System.Reflection;

namespace Cell0.ChatOps.Alerts;

/// <summary>What <c>amtool</c> asks before each command: who we are, and that we stand alone.</summary>
public static class AlertmanagerStatus
{
    private const string Unknown = "";

    public static object Of(DateTimeOffset startedAt) => new
    {
        cluster = new { status = "disabled", peers = Array.Empty<object>() },
        versionInfo = new
        {
            branch = Unknown,
            buildDate = Unknown,
            buildUser = Unknown,
            goVersion = Unknown,
            revision = Unknown,
            version = $"Cell0.ChatOps {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}",
        },
        config = new { original = "route:\n  receiver: cell0-chatops\nreceivers:\n- name: cell0-chatops\n" },
        uptime = startedAt,
    };
}
