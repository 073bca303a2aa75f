using Cell0.ChatOps.Rendering;
using Model = System.Collections.Generic.Dictionary<string, object?>;

namespace Cell0.ChatOps.Web;

/// <summary>Liquid to a page. What every page needs (time, zone, navigation) is added here.</summary>
public sealed class PageRenderer(TemplateEngine templates, TimeProvider clock, AssetCatalogue assets)
{
    /// <param name="page">Name of the file in <c>templates/pages</c>.</param>
    public string Render(string page, Model model)
    {
        model["now"] = clock.GetUtcNow();
        model["zone"] = clock.LocalTimeZone;
        model["page"] = page;
        model["style"] = assets.AddressOf("cell0.css");
        model["script"] = assets.AddressOf("chat.js");
        return templates.Render("pages/" + page, TextFormat.Html, model);
    }
}
