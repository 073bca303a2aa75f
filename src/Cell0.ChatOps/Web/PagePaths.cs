namespace Cell0.ChatOps.Web;

/// <summary>Addresses that a person opens in a browser; everything else is for programs.</summary>
public static class PagePaths
{
    private static readonly string[] ForPrograms = ["/api", "/metrics", "/healthz", "/readyz", "/openapi", "/assets", "/webhooks", "/ping", "/chat/"];

    /// <summary>An address that leads nowhere is a page too, unless it is a program's.</summary>
    public static bool IsPage(string? path) =>
        !ForPrograms.Any(prefix => path is not null && path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (prefix.EndsWith('/') || path.Length == prefix.Length || path[prefix.Length] == '/'));
}
