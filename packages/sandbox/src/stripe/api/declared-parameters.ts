// Generated from the declarations of the `stripe` package: `pnpm vitest run declared-parameters -u` writes it anew.

/** The names of every parameter that Stripe has for a call, separated by spaces. */
export const DECLARED_PARAMETERS = {
  AddressParam: "city country line1 line2 postal_code state",
  BalanceTransactionListParams: "created currency ending_before expand limit payout source starting_after type",
  "BillingPortal.ConfigurationCreateParams":
    "business_profile default_return_url expand features login_page metadata name",
  "BillingPortal.ConfigurationCreateParams.BusinessProfile": "headline privacy_policy_url terms_of_service_url",
  "BillingPortal.ConfigurationCreateParams.Features":
    "customer_update invoice_history payment_method_update subscription_cancel subscription_pause subscription_update",
  "BillingPortal.ConfigurationCreateParams.Features.CustomerUpdate": "allowed_updates enabled",
  "BillingPortal.ConfigurationCreateParams.Features.PaymentMethodUpdate": "enabled payment_method_configuration",
  "BillingPortal.ConfigurationCreateParams.Features.SubscriptionCancel":
    "cancellation_reason enabled mode proration_behavior",
  "BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate":
    "billing_cycle_anchor default_allowed_updates enabled products proration_behavior schedule_at_period_end trial_update_behavior",
  "BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.Product": "adjustable_quantity prices product",
  "BillingPortal.ConfigurationListParams": "active ending_before expand is_default limit starting_after",
  "BillingPortal.ConfigurationUpdateParams":
    "active business_profile default_return_url expand features login_page metadata name",
  "BillingPortal.SessionCreateParams":
    "after_expiration configuration customer customer_account expand flow_data locale on_behalf_of return_url",
  "BillingPortal.SessionCreateParams.FlowData":
    "after_completion subscription_cancel subscription_pause subscription_update subscription_update_confirm type",
  "BillingPortal.SessionCreateParams.FlowData.AfterCompletion": "hosted_confirmation redirect type",
  "BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel": "retention subscription",
  ChargeListParams: "created customer ending_before expand limit payment_intent starting_after transfer_group",
  "Checkout.SessionCreateParams":
    "adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types automatic_tax billing_address_collection branding_settings cancel_url client_reference_id consent_collection currency custom_fields custom_text customer customer_account customer_creation customer_email customer_update discounts excluded_payment_method_types expand expires_at integration_identifier invoice_creation line_items locale managed_payments metadata mode name_collection optional_items origin_context payment_intent_data payment_method_collection payment_method_configuration payment_method_data payment_method_options permissions phone_number_collection redirect_on_completion return_url saved_payment_method_options setup_intent_data shipping_address_collection shipping_options submit_type subscription_data success_url tax_id_collection ui_mode wallet_options",
  "Checkout.SessionCreateParams.Discount": "coupon promotion_code",
  "Checkout.SessionCreateParams.LineItem": "adjustable_quantity metadata price price_data quantity tax_rates",
  "Checkout.SessionCreateParams.LineItem.PriceData":
    "currency product product_data recurring tax_behavior unit_amount unit_amount_decimal",
  "Checkout.SessionCreateParams.LineItem.PriceData.ProductData":
    "description images metadata name tax_code tax_details unit_label",
  "Checkout.SessionCreateParams.LineItem.PriceData.Recurring": "interval interval_count",
  "Checkout.SessionCreateParams.PaymentIntentData":
    "application_fee_amount capture_method description metadata on_behalf_of receipt_email setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data transfer_group",
  "Checkout.SessionCreateParams.SetupIntentData": "description metadata on_behalf_of",
  "Checkout.SessionCreateParams.SubscriptionData":
    "application_fee_percent billing_cycle_anchor billing_cycle_anchor_config billing_mode default_tax_rates description invoice_settings metadata on_behalf_of pending_invoice_item_interval proration_behavior transfer_data trial_end trial_period_days trial_settings",
  "Checkout.SessionCreateParams.SubscriptionData.TrialSettings": "end_behavior",
  "Checkout.SessionCreateParams.SubscriptionData.TrialSettings.EndBehavior": "missing_payment_method",
  "Checkout.SessionListLineItemsParams": "ending_before expand limit starting_after",
  "Checkout.SessionListParams":
    "created customer customer_account customer_details ending_before expand limit payment_intent payment_link starting_after status subscription",
  CouponCreateParams:
    "amount_off applies_to currency currency_options duration duration_in_months expand id max_redemptions metadata name percent_off redeem_by",
  CouponListParams: "created ending_before expand limit starting_after",
  CouponUpdateParams: "currency_options expand metadata name",
  CustomerCreateParams:
    "address balance business_name cash_balance description email expand individual_name invoice_prefix invoice_settings metadata name next_invoice_sequence payment_method phone preferred_locales shipping source tax tax_exempt tax_id_data test_clock validate",
  "CustomerCreateParams.InvoiceSettings": "custom_fields default_payment_method footer rendering_options",
  CustomerListParams: "created email ending_before expand limit starting_after test_clock",
  CustomerListPaymentMethodsParams: "allow_redisplay ending_before expand limit starting_after type",
  CustomerUpdateParams:
    "address balance business_name cash_balance default_source description email expand individual_name invoice_prefix invoice_settings metadata name next_invoice_sequence phone preferred_locales shipping source tax tax_exempt validate",
  DisputeListParams: "charge created ending_before expand limit payment_intent starting_after",
  DisputeUpdateParams: "evidence expand intended_submission_method metadata submit",
  "DisputeUpdateParams.Evidence":
    "access_activity_log appeal billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal customer_communication customer_email_address customer_name customer_purchase_ip customer_signature duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id enhanced_evidence product_description receipt refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text",
  EventListParams: "created delivery_success ending_before expand limit starting_after type types",
  InvoiceCreateParams:
    "account_tax_ids application_fee_amount auto_advance automatic_tax automatically_finalizes_at collection_method currency custom_fields customer customer_account days_until_due default_payment_method default_source default_tax_rates description discounts due_date effective_at expand footer from_invoice issuer metadata number on_behalf_of payment_settings pending_invoice_items_behavior rendering shipping_cost shipping_details statement_descriptor subscription transfer_data",
  InvoiceCreatePreviewParams:
    "automatic_tax currency customer customer_account customer_details discounts expand invoice_items issuer on_behalf_of preview_mode schedule schedule_details subscription subscription_details",
  "InvoiceCreatePreviewParams.SubscriptionDetails":
    "billing_cycle_anchor billing_mode billing_schedules cancel_at cancel_at_period_end cancel_now default_tax_rates items metadata pause proration_behavior proration_date resume_at start_date trial_end",
  "InvoiceCreatePreviewParams.SubscriptionDetails.Item":
    "billing_thresholds clear_usage current_trial deleted discounts id metadata plan price price_data quantity tax_rates",
  InvoiceFinalizeInvoiceParams: "auto_advance expand",
  InvoiceItemCreateParams:
    "amount currency customer customer_account description discountable discounts expand invoice metadata period price_data pricing quantity quantity_decimal subscription tax_behavior tax_code tax_rates unit_amount_decimal",
  "InvoiceItemCreateParams.Period": "end start",
  InvoiceItemListParams: "created customer customer_account ending_before expand invoice limit pending starting_after",
  InvoiceListParams:
    "collection_method created customer customer_account due_date ending_before expand limit starting_after status subscription",
  InvoicePayParams: "expand forgive mandate off_session paid_out_of_band payment_method source",
  InvoicePaymentListParams: "created ending_before expand invoice limit payment starting_after status",
  "InvoicePaymentListParams.Payment": "payment_intent payment_record type",
  InvoiceUpdateParams:
    "account_tax_ids application_fee_amount auto_advance automatic_tax automatically_finalizes_at collection_method custom_fields days_until_due default_payment_method default_source default_tax_rates description discounts due_date effective_at expand footer issuer metadata number on_behalf_of payment_settings rendering shipping_cost shipping_details statement_descriptor transfer_data",
  PaymentIntentCancelParams: "cancellation_reason expand",
  PaymentIntentConfirmParams:
    "allowed_payment_method_types amount_details amount_to_confirm capture_method confirmation_token error_on_requires_action excluded_payment_method_types expand hooks mandate mandate_data off_session payment_details payment_method payment_method_data payment_method_options radar_options receipt_email return_url setup_future_usage shipping use_stripe_sdk",
  PaymentIntentCreateParams:
    "allowed_payment_method_types amount amount_details application_fee_amount automatic_payment_methods capture_method confirm confirmation_method confirmation_token currency customer customer_account description error_on_requires_action excluded_payment_method_types expand hooks mandate mandate_data metadata off_session on_behalf_of payment_details payment_method payment_method_configuration payment_method_data payment_method_options radar_options receipt_email return_url setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data transfer_group use_stripe_sdk",
  "PaymentIntentCreateParams.AutomaticPaymentMethods": "allow_redirects enabled",
  PaymentIntentListParams: "created customer customer_account ending_before expand limit starting_after",
  PaymentIntentRetrieveParams: "client_secret expand",
  PaymentIntentUpdateParams:
    "allowed_payment_method_types amount amount_details application_fee_amount capture_method currency customer customer_account description excluded_payment_method_types expand hooks metadata payment_details payment_method payment_method_configuration payment_method_data payment_method_options receipt_email setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data transfer_group",
  PaymentMethodAttachParams: "customer customer_account expand",
  PaymentMethodListParams: "allow_redisplay customer customer_account ending_before expand limit starting_after type",
  PaymentMethodUpdateParams: "allow_redisplay billing_details card expand metadata us_bank_account",
  "PaymentMethodUpdateParams.BillingDetails": "address email name phone tax_id",
  PriceCreateParams:
    "active billing_scheme currency currency_options custom_unit_amount expand lookup_key metadata nickname product product_data recurring tax_behavior tiers tiers_mode transfer_lookup_key transform_quantity unit_amount unit_amount_decimal",
  "PriceCreateParams.ProductData": "active id metadata name statement_descriptor tax_code tax_details unit_label",
  "PriceCreateParams.Recurring": "interval interval_count meter trial_period_days usage_type",
  PriceListParams:
    "active created currency ending_before expand limit lookup_keys product recurring starting_after type",
  "PriceListParams.Recurring": "interval meter usage_type",
  PriceUpdateParams: "active currency_options expand lookup_key metadata nickname tax_behavior transfer_lookup_key",
  ProductCreateParams:
    "active default_price_data description expand id images marketing_features metadata name package_dimensions shippable statement_descriptor tax_code tax_details type unit_label url",
  ProductListParams: "active created ending_before expand ids limit shippable starting_after type url",
  ProductUpdateParams:
    "active default_price description expand images marketing_features metadata name package_dimensions shippable statement_descriptor tax_code tax_details unit_label url",
  PromotionCodeCreateParams:
    "active code customer customer_account expand expires_at max_redemptions metadata promotion restrictions",
  "PromotionCodeCreateParams.Promotion": "coupon type",
  "PromotionCodeCreateParams.Restrictions":
    "currency_options first_time_transaction minimum_amount minimum_amount_currency",
  PromotionCodeListParams:
    "active code coupon created customer customer_account ending_before expand limit starting_after",
  PromotionCodeUpdateParams: "active expand metadata restrictions",
  RefundCreateParams:
    "amount charge currency customer expand instructions_email metadata origin payment_intent reason refund_application_fee reverse_transfer",
  RefundListParams: "charge created ending_before expand limit payment_intent starting_after",
  RefundUpdateParams: "expand metadata",
  SetupIntentCancelParams: "cancellation_reason expand",
  SetupIntentConfirmParams:
    "allowed_payment_method_types confirmation_token expand mandate_data payment_method payment_method_data payment_method_options return_url use_stripe_sdk",
  SetupIntentCreateParams:
    "allowed_payment_method_types attach_to_self automatic_payment_methods confirm confirmation_token customer customer_account description excluded_payment_method_types expand flow_directions mandate_data metadata on_behalf_of payment_method payment_method_configuration payment_method_data payment_method_options return_url single_use usage use_stripe_sdk",
  "SetupIntentCreateParams.AutomaticPaymentMethods": "allow_redirects enabled",
  SetupIntentListParams:
    "attach_to_self created customer customer_account ending_before expand limit payment_method starting_after",
  SetupIntentRetrieveParams: "client_secret expand",
  SubscriptionCancelParams: "cancellation_details expand invoice_now prorate",
  SubscriptionCreateParams:
    "add_invoice_items application_fee_percent automatic_tax backdate_start_date billing_cycle_anchor billing_cycle_anchor_config billing_mode billing_schedules billing_thresholds cancel_at cancel_at_period_end collection_method currency customer customer_account days_until_due default_payment_method default_source default_tax_rates description discounts expand invoice_settings items metadata off_session on_behalf_of payment_behavior payment_settings pending_invoice_item_interval proration_behavior transfer_data trial_end trial_from_plan trial_period_days trial_settings",
  "SubscriptionCreateParams.Discount": "coupon discount promotion_code",
  "SubscriptionCreateParams.Item":
    "billing_thresholds current_trial discounts metadata plan price price_data quantity tax_rates",
  "SubscriptionCreateParams.PaymentSettings": "payment_method_options payment_method_types save_default_payment_method",
  "SubscriptionCreateParams.TrialSettings": "end_behavior",
  "SubscriptionCreateParams.TrialSettings.EndBehavior": "billing_cycle_anchor missing_payment_method",
  SubscriptionListParams:
    "automatic_tax collection_method created current_period_end current_period_start customer customer_account ending_before expand limit plan price starting_after status test_clock",
  SubscriptionResumeParams: "billing_cycle_anchor expand payment_behavior proration_behavior proration_date",
  SubscriptionUpdateParams:
    "add_invoice_items application_fee_percent automatic_tax billing_cycle_anchor billing_schedules billing_thresholds cancel_at cancel_at_period_end cancellation_details collection_method days_until_due default_payment_method default_source default_tax_rates description discounts expand invoice_settings items metadata off_session on_behalf_of pause_collection payment_behavior payment_settings pending_invoice_item_interval proration_behavior proration_date transfer_data trial_end trial_from_plan trial_settings",
  "SubscriptionUpdateParams.CancellationDetails": "comment feedback feedback_option",
  "SubscriptionUpdateParams.Item":
    "billing_thresholds clear_usage current_trial deleted discounts id metadata plan price price_data quantity tax_rates",
  "SubscriptionUpdateParams.PauseCollection": "behavior resumes_at",
  "TestHelpers.TestClockAdvanceParams": "expand frozen_time",
  "TestHelpers.TestClockCreateParams": "customer expand frozen_time name",
} as const;
