using System.Text.Json;

namespace Cell0.ChatOps.Bench;

/// <summary>How the shared harness starts the service: its placeholders stand between at signs.</summary>
internal static class AlertTarget
{
    /// <returns>Path of the file that describes it.</returns>
    public static async Task<string> WriteAsync(TemporaryFolder folder, string name, string product, bool paced, CancellationToken ct)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Storage__Directory"] = "@dir@/data",
            ["Suite__RunOnStart"] = "false",
            ["Suite__Schedule"] = "off",
            // Nobody listens there: the benches' host may have a gateway of its own.
            ["Gateway__Url"] = "ws://127.0.0.1:9",
            ["Gateway__Token"] = "nobody-listens-there",
            ["Telegram__BotToken"] = "@token@",
            ["Telegram__ApiUrl"] = "@telegram@",
            ["Access__Operators__0__Name"] = "owner",
            ["Access__Operators__0__Role"] = "Owner",
            ["Access__Operators__0__Chats__0"] = "telegram:@chat@",
            ["Notifications__Receivers__0__Name"] = "oncall",
            ["Notifications__Receivers__0__Targets__0"] = "telegram:@chat@",
            ["Notifications__Route__Receiver"] = "oncall",
            ["Notifications__Route__GroupWait"] = "00:00:00",
            ["Notifications__Route__GroupBy__0"] = "...",
        };
        if (!paced)
        {
            foreach (var pace in new[] { "PerSecond", "PerChatPerSecond", "PerGroupPerMinute" }) settings[$"Telegram__{pace}"] = "0";
        }

        var path = Path.Combine(folder.Path, $"{name}.json");
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, new { name, cmd = new[] { Product.ProgramIn(product), "--urls", "http://127.0.0.1:@port@" }, env = settings, ready = "GET /readyz", alerts = "/api/v2/alerts" }, cancellationToken: ct);
        return path;
    }
}
