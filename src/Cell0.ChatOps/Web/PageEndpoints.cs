namespace Cell0.ChatOps.Web;

/// <summary>Pages for people.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{name}", Asset).ExcludeFromDescription();
    }

    private static IResult Asset(string name, AssetCatalogue assets, HttpContext context)
    {
        if (assets.Find(name) is not { } content) return ApiEndpoints.Missing($"There is no asset of that name.");
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(content, name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8");
    }
}
