using System.Net;

namespace Cell0.ChatOps.Web;

/// <summary>Beyond this machine the service listens only when somebody can prove who they are.</summary>
public static class ListeningRule
{
    /// <param name="addresses">As given to <c>--urls</c> or in <c>Urls</c>, already split.</param>
    /// <param name="hasTokens">At least one of <c>Access:ApiTokens</c> is set.</param>
    /// <returns>Why the service must not start, or null.</returns>
    public static string? Refuse(IReadOnlyCollection<string> addresses, bool hasTokens)
    {
        if (addresses.FirstOrDefault(address => !IsSocket(address) && Parse(address) is null) is { } unreadable) return $"Urls: '{unreadable}' is no address such as http://127.0.0.1:5080";
        if (hasTokens) return null;
        var open = addresses.FirstOrDefault(address => !IsLoopback(address));
        return open is null
            ? null
            : $"Urls: '{open}' listens beyond this machine, and Access:ApiTokens is empty: anyone on the network could read. Set a token, or listen on http://127.0.0.1:5080.";
    }

    /// <summary>All addresses that the configuration makes the server listen on; empty when it says nothing.</summary>
    public static IReadOnlyList<string> Addresses(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0) return endpoints;
        if (configuration["Urls"] is { Length: > 0 } urls) return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. Ports(configuration, "http"), .. Ports(configuration, "https")];
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string scheme) =>
        (configuration[$"{scheme}_ports"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(port => $"{scheme}://*:{port}");

    private static bool IsLoopback(string address)
    {
        if (IsSocket(address)) return true;
        if (Parse(address) is not { } url) return false;
        return string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static bool IsSocket(string address) => address.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://pipe:", StringComparison.OrdinalIgnoreCase);

    /// <summary>As the server reads it: a star or a plus is every interface.</summary>
    private static Uri? Parse(string address) =>
        Uri.TryCreate(address.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;
}
