using Microsoft.OpenApi;

namespace Cell0.ChatOps.Web;

/// <summary><c>/openapi/v1.json</c>, made from the endpoints themselves.</summary>
internal static class ApiDescriptionModule
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Cell0.ChatOps",
                Version = "v1",
                Description = "Runs, figures with their raw samples, and incidents. From this machine reading needs nothing; changing needs 'Authorization: Bearer' with an API token. Errors are RFC 9457 problem details.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of Access:ApiTokens." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.HttpMethod == "POST")
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", context.Document)] = [] }];
            if (operation.Responses?.GetValueOrDefault("503") is OpenApiResponse failure && context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true) DescribeFailure(failure);
            return Task.CompletedTask;
        });
    });

    private static void DescribeFailure(OpenApiResponse failure)
    {
        failure.Description = "Storage does not answer. Nothing was changed.";
        failure.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
        failure.Headers["Retry-After"] = new OpenApiHeader { Description = $"Seconds to wait: {ProblemMiddleware.SecondsToRetry}.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } };
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");
}
