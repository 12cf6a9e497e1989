//! Every rule of this check, one file each.

use crate::rule::SecretRule;

mod adobe_secret;
mod age_key;
mod airtable_token;
mod alibaba_key;
mod anthropic_key;
mod artifactory_token;
mod atlassian_token;
mod aws_access_key;
mod aws_bedrock_key;
mod aws_mws_token;
mod aws_secret_key;
mod azure_app_configuration;
mod azure_client_secret;
mod azure_devops_token;
mod azure_shared_access_key;
mod azure_storage_key;
mod bitbucket_app_password;
mod bitbucket_client_secret;
mod buildkite_token;
mod circleci_token;
mod clojars_token;
mod cloudflare_origin_key;
mod cloudflare_token;
mod command_line_password;
mod contentful_token;
mod crates_io_token;
mod databricks_token;
mod datadog_key;
mod digitalocean_token;
mod discord_token;
mod discord_webhook;
mod docker_registry_auth;
mod docker_token;
mod doppler_token;
mod dropbox_token;
mod duffel_token;
mod easypost_key;
mod facebook_secret;
mod facebook_token;
mod fastly_token;
mod figma_token;
mod flyio_token;
mod gcp_api_key;
mod gcp_service_account;
mod generic_password;
mod generic_secret;
mod github_app_token;
mod github_fine_grained_token;
mod github_oauth_token;
mod github_refresh_token;
mod github_token;
mod gitlab_agent_token;
mod gitlab_ci_job_token;
mod gitlab_deploy_token;
mod gitlab_feed_token;
mod gitlab_oauth_secret;
mod gitlab_runner_registration_token;
mod gitlab_runner_token;
mod gitlab_scim_token;
mod gitlab_token;
mod gitlab_trigger_token;
mod google_oauth_secret;
mod google_oauth_token;
mod google_refresh_token;
mod grafana_token;
mod groq_key;
mod heroku_key;
mod heroku_token;
mod http_authorization;
mod huggingface_token;
mod jwt;
mod linear_key;
mod mailchimp_key;
mod mailgun_key;
mod mapbox_token;
mod newrelic_key;
mod newrelic_license_key;
mod notion_token;
mod npm_token;
mod npmrc_auth;
mod nuget_key;
mod onepassword_token;
mod openai_key;
mod password_hash;
mod perplexity_key;
mod pgpass_password;
mod plaid_token;
mod planetscale_token;
mod postman_key;
mod prefect_token;
mod private_key;
mod pulumi_token;
mod pypi_token;
mod readme_key;
mod replicate_token;
mod rubygems_key;
mod segment_token;
mod sendgrid_key;
mod sendinblue_key;
mod sentry_token;
mod shippo_token;
mod shopify_token;
mod slack_app_token;
mod slack_token;
mod slack_webhook;
mod sonarqube_token;
mod sourcegraph_token;
mod square_token;
mod stripe_secret_key;
mod stripe_test_key;
mod stripe_webhook_secret;
mod supabase_key;
mod tailscale_key;
mod teams_webhook;
mod telegram_token;
mod terraform_token;
mod twilio_api_key;
mod twilio_auth_token;
mod twitch_stream_key;
mod twitter_bearer;
mod typeform_token;
mod url_password;
mod vault_legacy_token;
mod vault_token;
mod xai_key;

/// In the order in which they win over one another on the same text: the more particular first.
pub const ALL: &[&SecretRule] = &[
    &github_token::RULE,
    &github_fine_grained_token::RULE,
    &github_oauth_token::RULE,
    &github_app_token::RULE,
    &github_refresh_token::RULE,
    &gitlab_token::RULE,
    &gitlab_deploy_token::RULE,
    &gitlab_runner_token::RULE,
    &gitlab_runner_registration_token::RULE,
    &gitlab_trigger_token::RULE,
    &gitlab_oauth_secret::RULE,
    &gitlab_feed_token::RULE,
    &gitlab_agent_token::RULE,
    &gitlab_ci_job_token::RULE,
    &gitlab_scim_token::RULE,
    &aws_access_key::RULE,
    &aws_secret_key::RULE,
    &aws_mws_token::RULE,
    &aws_bedrock_key::RULE,
    &gcp_api_key::RULE,
    &gcp_service_account::RULE,
    &google_oauth_secret::RULE,
    &google_oauth_token::RULE,
    &google_refresh_token::RULE,
    &azure_storage_key::RULE,
    &azure_shared_access_key::RULE,
    &azure_app_configuration::RULE,
    &azure_client_secret::RULE,
    &azure_devops_token::RULE,
    &slack_token::RULE,
    &slack_app_token::RULE,
    &slack_webhook::RULE,
    &stripe_secret_key::RULE,
    &stripe_test_key::RULE,
    &stripe_webhook_secret::RULE,
    &twilio_api_key::RULE,
    &twilio_auth_token::RULE,
    &sendgrid_key::RULE,
    &mailgun_key::RULE,
    &mailchimp_key::RULE,
    &npm_token::RULE,
    &npmrc_auth::RULE,
    &pypi_token::RULE,
    &crates_io_token::RULE,
    &rubygems_key::RULE,
    &nuget_key::RULE,
    &docker_token::RULE,
    &digitalocean_token::RULE,
    &heroku_key::RULE,
    &heroku_token::RULE,
    &shopify_token::RULE,
    &square_token::RULE,
    &discord_token::RULE,
    &discord_webhook::RULE,
    &telegram_token::RULE,
    &openai_key::RULE,
    &anthropic_key::RULE,
    &huggingface_token::RULE,
    &groq_key::RULE,
    &perplexity_key::RULE,
    &replicate_token::RULE,
    &xai_key::RULE,
    &databricks_token::RULE,
    &datadog_key::RULE,
    &newrelic_key::RULE,
    &newrelic_license_key::RULE,
    &sentry_token::RULE,
    &linear_key::RULE,
    &notion_token::RULE,
    &airtable_token::RULE,
    &atlassian_token::RULE,
    &bitbucket_app_password::RULE,
    &bitbucket_client_secret::RULE,
    &cloudflare_token::RULE,
    &cloudflare_origin_key::RULE,
    &fastly_token::RULE,
    &grafana_token::RULE,
    &vault_token::RULE,
    &vault_legacy_token::RULE,
    &terraform_token::RULE,
    &pulumi_token::RULE,
    &doppler_token::RULE,
    &planetscale_token::RULE,
    &postman_key::RULE,
    &figma_token::RULE,
    &dropbox_token::RULE,
    &facebook_token::RULE,
    &facebook_secret::RULE,
    &twitter_bearer::RULE,
    &age_key::RULE,
    &onepassword_token::RULE,
    &jwt::RULE,
    &mapbox_token::RULE,
    &twitch_stream_key::RULE,
    &artifactory_token::RULE,
    &sourcegraph_token::RULE,
    &segment_token::RULE,
    &plaid_token::RULE,
    &sonarqube_token::RULE,
    &buildkite_token::RULE,
    &circleci_token::RULE,
    &supabase_key::RULE,
    &tailscale_key::RULE,
    &easypost_key::RULE,
    &shippo_token::RULE,
    &typeform_token::RULE,
    &duffel_token::RULE,
    &flyio_token::RULE,
    &contentful_token::RULE,
    &prefect_token::RULE,
    &readme_key::RULE,
    &sendinblue_key::RULE,
    &clojars_token::RULE,
    &adobe_secret::RULE,
    &alibaba_key::RULE,
    &teams_webhook::RULE,
    &docker_registry_auth::RULE,
    &http_authorization::RULE,
    &private_key::RULE,
    &url_password::RULE,
    &pgpass_password::RULE,
    &password_hash::RULE,
    &command_line_password::RULE,
    &generic_password::RULE,
    &generic_secret::RULE,
];
