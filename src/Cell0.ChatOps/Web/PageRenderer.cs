using Cell0.ChatOps.Rendering;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>Liquid to a page. What every page needs (time, zone, navigation) is added here.</summary>
public sealed class PageRenderer(TemplateEngine templates, TimeProvider clock, AssetCatalogue assets)
{
    /// <param name="page">Name of the file in <c>templates/pages</c>, without its extensions.</param>
    public string Render(string page, Model model)
    {
        foreach (var (key, value) in Common(page, clock.GetUtcNow(), clock.LocalTimeZone)) model[key] = value;
        model["style"] = assets.AddressOf("cell0.css");
        model["script"] = assets.AddressOf("chat.js");
        return templates.Render($"pages/{page}.html", TextFormat.Html, model);
    }

    internal static Model Common(string page, DateTimeOffset now, TimeZoneInfo zone) => new(StringComparer.Ordinal) { ["now"] = now, ["zone"] = zone, ["page"] = page };

    /// <summary>A time as the attribute <c>datetime</c> wants it.</summary>
    public static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);
}
