namespace Cell0.ChatOps.Findings;

/// <summary>Where the trouble of a rule can be mended from here, by a change that a person confirms.</summary>
public static class Mendable
{
    public const string AtJob = "job";
    public const string AtGateway = "gateway";
    public const string AtTailscale = "tailscale";

    /// <returns>Null: nowhere.</returns>
    public static string? Where(string rule) => rule switch
    {
        "cron-timeout" or "cron-overran" or "cron-failing" or "cron-undelivered" or "cron-overdue" or "cron-running-long" or "cron-infeasible" or "cron-skipped" => AtJob,
        "gateway-degraded" or "gateway-api" => AtGateway,
        "tailscale-absent" => AtTailscale,
        _ => null,
    };
}
